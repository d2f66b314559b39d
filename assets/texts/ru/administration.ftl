# Администрирование: показатели и выгрузки, перерывы и акты, программы, задания, попытки и запись.
administration-verdict-violation = Нарушение, подтверждено
administration-verdict-dismissed = Снято проверяющими
administration-verdict-inconclusive = Не установлено

## Разделы страницы
administration-place-interruptions = Перерывы
administration-place-acts = Акты
administration-place-programmes = Программы
administration-place-items = Задания
administration-place-attempts = Попытки и запись
administration-back = Назад

## Перерывы
administration-no-interruptions = Ни одна попытка не прерывалась.
administration-interruption-waits = ждёт решения
administration-interruption-decided = решено
administration-interruption-grace = в пределах допуска
administration-interruption-lasts = С { $at }, ещё продолжается
administration-interruption-span = С { $at } до { $end }, { $seconds } с
administration-found = Предварительно отнесён к: { $party } ({ $sure } %)
administration-found-unknown = К кому отнести, установить не удалось.
administration-proposal-nothing = Перерыв в пределах допуска: последствий нет.
administration-proposal-technical-fault = Предлагается: акт о техническом сбое (26/11).
administration-proposal-not-passed = Предлагается: «Өтпеген», не прошёл (26/49).
administration-proposal-a-person-weighs = Предложения нет: взвесьте факты сами.
administration-grounds = Основания
administration-source-client = компьютер кандидата
administration-source-service = сервис тестирования
administration-ground-for = { $at } · сообщает { $source } · говорит за: { $party } ({ $weight })
administration-ground-against = { $at } · сообщает { $source } · говорит против: { $party } ({ $weight })
administration-reason = Обоснование решения
administration-do-technical-fault = Технический сбой (26/11)
administration-do-no-consequence = Без последствий
administration-do-not-passed = Не прошёл (26/49)
administration-not-passed-means = Попытка завершится с итогом «Өтпеген»; пересдача возможна не ранее чем через три календарных дня. Решайте так, только если факты показывают, что кандидат покинул тест.
administration-decided-technical-fault = Решено: технический сбой. Проект акта составлен.
administration-decided-no-consequence = Решено: без последствий.
administration-decided-not-passed = Решено: не прошёл (26/49).
administration-to-acts = К акту

## Акты
administration-no-acts = Актов пока нет.
administration-act-rule-violation = Акт о нарушении правил
administration-act-impostor = Акт о подставном лице
administration-act-technical-fault = Акт о техническом сбое
administration-act-draft = проект
administration-act-registered = зарегистрирован
administration-act-undone-wholly = Комиссия сняла все его основания (протокол { $protocol }, { $at }): акт больше не действует.
administration-act-undone-partly = Комиссия сняла часть его оснований (протокол { $protocol }, { $at }); по остальным акт действует.
administration-register = Зарегистрировать
administration-register-rule-violation = После регистрации кандидат не допускается шесть месяцев. Отменить акт нельзя.
administration-register-impostor = После регистрации кандидат не допускается один год. Отменить акт нельзя.
administration-register-technical-fault = Попытка завершится без результата, у кандидата будет 24 часа, чтобы попросить о новой записи (26/11). Отменить акт нельзя.
administration-rebook = Записать заново
administration-rebook-until = Новая запись до { $until }
administration-rebook-over = Новая запись была возможна до { $until }
administration-rebook-asked = Кандидат просит о новой записи: { $at }
administration-rebook-title = Записать заново № { $number }
administration-rebook-lead = Те же программа, язык и место. Возможно до { $until }.

## Запись
administration-slot-title = Записать на тестирование
administration-book = Записать
administration-number = Номер кандидата
administration-programme = Программа
administration-by-category = По категории кандидата
administration-test-language = Язык
administration-language-kk = Казахский
administration-language-ru = Русский
administration-moment = День и время (Астана)
administration-moment-hint = 22.11.2026 10:00
administration-moment-head = Время
administration-hall = Место
administration-hall-hint = Тестовый зал, например astana-1; пусто: дома
administration-at-home = дома
administration-regardless = Даже если записывать уже поздно (26/37); это войдёт в журнал
administration-booked = Записан: № { $number }, { $at }
administration-code-once = Этот одноразовый код больше не будет показан. Передайте его кандидату.
administration-code-done = Код записан
administration-search = Номер кандидата или его часть
administration-state = Состояние
administration-state-booked = записан
administration-state-checked-in = прошёл проверку
administration-state-running = идёт
administration-state-suspended = прервана
administration-state-finished = на проверке
administration-state-broken-off = прекращена
administration-state-closed = опубликована
administration-state-expired = не состоялась
administration-state-cancelled = отменена кандидатом
administration-state-aborted = прекращена из-за сбоя

## Программы
administration-in-force = действует
administration-not-startable = не запускается
administration-programme-line = Редакция { $edition } · записано попыток: { $waiting }
administration-missing = Площадке осталось задать: { $settings }
administration-unset = —
administration-minutes = { $minutes } мин
administration-items = заданий: { $items }
administration-threshold = порог { $threshold }

## Показатели заданий
administration-items-lead = По опубликованным попыткам. Трудность: доля верных ответов. Различающая способность: связь с остальными заданиями раздела, от 30 вариантов; при значении ниже 0,2 задание стоит проверить.
administration-practice = Пробные попытки
administration-no-items = В опубликованных попытках заданий нет.
administration-item-id = Задание
administration-item-bank = Банк
administration-item-papers = Вариантов
administration-item-difficulty = Верно
administration-item-discrimination = Различение
administration-item-exposure = Частота показа
administration-item-omitted = Пропуски
administration-item-time = Время, с

## Exports to a file
administration-export = Выгрузка:
administration-export-results = Результаты (CSV)
administration-export-practice = Пробные (CSV)
administration-export-review = Проверка для Open edX (JSON)
administration-export-flags = Отметки камеры (WebVTT)
administration-export-flags-screen = Отметки экрана (WebVTT)
administration-export-written = Записано: { $place }
