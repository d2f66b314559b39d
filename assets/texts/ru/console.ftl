# Консоль проктора: вход, меню, очередь.
console-brand = Synaq — консоль
console-sign-in-title = Консоль
console-sign-in-lead = Войдите с ключом, который выдал администратор.
console-sign-in-token = Ваш ключ
console-sign-in-go = Войти
console-sign-in-busy = Вход…
console-sign-in-where = Ключ хранится только в памяти, до выхода.
console-sign-in-server = Служба: { $server }
console-sign-out = Выйти
console-trouble = { $what }
console-role-operator = Оператор
console-role-proctor = Проктор
console-role-administrator = Администратор
console-role-commission = Комиссия
console-role-examiner = Член конкурсной комиссии
console-place-reviews = Проверки
console-place-administration = Администрирование
console-place-wall = Обзор
console-place-essays = Эссе
console-place-appeals = Жалобы
console-queue = Попытки на проверку
console-queue-incidents = { $count ->
    [0] подозрений нет
    [one] { $count } подозрение
    [few] { $count } подозрения
   *[other] { $count } подозрений
 }
console-queue-severe = { $count } серьёзн.
console-queue-remarks = замечания
console-state-waiting = ожидает
console-state-in-review = проверяется
console-state-second-review = второй проверяющий
console-state-third-review = третий проверяющий
console-state-decided = можно публиковать
console-state-published = опубликовано
console-left-hours = { $hours ->
    [0] { $minutes } мин
   *[other] { $hours } ч { $minutes } мин
 }
console-left-over = просрочено на { $span }
