# The equipment check of the check-in, its help, and the rehearsal. The same keys in kk, ru and en.

## The rail

checkin-rail-title = Проверка перед входом
checkin-rail-count = Шаг {$at} из {$total}
checkin-rail-total = Всего шагов: {$total}
checkin-rail-current = {$step} (этот шаг)
checkin-step-camera = Камера
checkin-step-microphone = Микрофон
checkin-step-line = Интернет
checkin-step-computer = Компьютер
checkin-step-summary = Итог
checkin-step-identity = Подтверждение личности
checkin-step-look = Взгляд на экран
checkin-step-scan = Осмотр комнаты
checkin-state-waiting = в очереди
checkin-state-running = проверяется…
checkin-state-pass = в порядке
checkin-state-fail = не подходит
checkin-state-unknown = неизвестно
checkin-state-overridden = разрешено

## Every step

checkin-back = Назад
checkin-again = Проверить снова
checkin-again-name = Проверить снова: {$step}
checkin-figure = Измерено: {$measured} · нужно: {$required}.
checkin-measured = Измерено: {$measured}.
checkin-required = Нужно: {$required}
checkin-unit-fps = кадр/с
checkin-unit-mbit-s = Мбит/с
checkin-unit-ms = мс
checkin-unit-s = с
checkin-unit-min = мин.
checkin-decimal = ,
checkin-outcome-pass = Всё в порядке.
checkin-outcome-fail = Этот шаг пока не соответствует требованиям.
checkin-outcome-unknown = Точно определить не удалось: это не ошибка, будет записано «неизвестно».
checkin-outcome-overridden = Этот шаг разрешено пройти.
checkin-overridden = Разрешил: {$who}. Причина: {$reason}
checkin-role-operator = оператор
checkin-role-proctor = проктор
checkin-role-administrator = администратор
checkin-role-other = сотрудник
checkin-no-devices = Список устройств получить не удалось.
checkin-note-running = Подождите немного.
checkin-note-pass = Можно переходить к следующему шагу.
checkin-note-unknown = Продолжать можно; это будет записано и видно проктору.
checkin-note-fail = Исправьте и проверьте снова или посмотрите следующие шаги.
checkin-note-fail-required = Исправьте и проверьте снова. Другие шаги можно смотреть, но начать без этого нельзя (26/9).

## Camera

checkin-camera-title = Камера и освещение
checkin-camera-lead = Расположите лицо внутри овала и смотрите в камеру.
checkin-camera-picture = Ваше изображение
checkin-camera-choice = Какая камера
checkin-camera-running = Проверяем камеру и освещение.
checkin-camera-fps = Кадров в секунду
checkin-camera-size = Размер изображения
checkin-camera-light = Освещение
checkin-camera-sharpness = Резкость
checkin-camera-fail = Подключите камеру, проверьте, не занята ли она другой программой, добавьте света.
checkin-camera-unknown = Проверить камеру не удалось. Попробуйте ещё раз.
checkin-per-second = {$figure} кадр/с

## Microphone

checkin-microphone-title = Микрофон
checkin-microphone-lead = Сначала немного помолчите, затем прочтите фразу вслух.
checkin-microphone-choice = Какой микрофон
checkin-microphone-level = Уровень звука
checkin-microphone-progress = Ход проверки
checkin-microphone-running = Микрофон слушает. Ничего не записывается.
checkin-microphone-over = Прослушивание окончено.
checkin-microphone-noise = Шум в комнате
checkin-microphone-speech = Ваш голос
checkin-microphone-voice = Распознано как речь
checkin-microphone-fail = Подключите и включите микрофон и прочтите фразу вслух.
checkin-microphone-unknown = Проверить микрофон не удалось. Прочтите фразу и попробуйте ещё раз.

## Internet

checkin-line-title = Интернет-соединение
checkin-line-lead = Скорость до экзаменационной службы измеряется в обе стороны; это займёт около 15 секунд.
checkin-line-running = Идёт измерение. Пока ничего не загружайте.
checkin-line-progress = Ход измерения
checkin-line-down = Приём
checkin-line-up = Отправка
checkin-line-lowest = В самую слабую секунду
checkin-line-latency = Время ответа
checkin-line-jitter = Разброс ответов
checkin-line-fail = Остановите другие загрузки, подойдите ближе к роутеру или подключите кабель.
checkin-line-unknown = Измерить скорость не удалось. Попробуйте ещё раз.
checkin-line-unnamed = Адрес экзаменационной службы не указан, поэтому связь не измерялась.
checkin-mbit-s = Мбит/с
checkin-milliseconds = {$figure} мс

## Computer

checkin-computer-title = Компьютер
checkin-computer-lead = Проверяются экраны и запущенные программы. Ничего не закрывается и не удаляется: мы подскажем, что сделать.
checkin-computer-running = Осматриваем компьютер.
checkin-computer-fail = Исправьте указанное и проверьте снова.
checkin-computer-unknown = На этом компьютере не всё удалось увидеть. Это не ваша вина.
checkin-fact-state-clear = нет
checkin-fact-state-found = найдено
checkin-fact-state-advice = совет
checkin-fact-state-unknown = неизвестно
checkin-fact-displays = Второй экран
checkin-fact-programs = Программы удалённого доступа и показа экрана
checkin-fact-sessions = Сеанс удалённого доступа
checkin-fact-screen-capture = Захват экрана
checkin-fact-virtual-machine = Виртуальная машина
checkin-fact-clock = Часы компьютера
checkin-fact-cameras = Виртуальная камера
checkin-fact-audio-devices = Наушники
checkin-fact-focus = Что может помешать во время экзамена
checkin-fact-unknown = На этом компьютере это проверить не удалось.

## Summary

checkin-summary-title = Итог проверки
checkin-summary-lead = Любой шаг можно повторить отдельно. Все измерения записываются в протокол.
checkin-verdict-running = Есть непроверенный шаг.
checkin-verdict-pass = Всё в порядке, можно продолжать.
checkin-verdict-overridden = Можно продолжать: непройденный шаг разрешён, это записано в протокол.
checkin-verdict-unknown = Есть шаг с неизвестным итогом. Продолжать можно; это будет записано и видно проктору.
checkin-verdict-fail = Есть непройденный шаг. В тренировке можно продолжать, на экзамене нельзя (26/9).
checkin-verdict-blocked = Исправьте и повторите непройденный шаг: без него начать нельзя (26/9). Если не получается, попросите о помощи.

## Help

checkin-help-ask = Попросить о помощи
checkin-help-again = Попросить ещё раз
checkin-help-title = Помощь запрошена
checkin-help-lead = Оператор и проктор видят результаты вашей проверки и могут разрешить пройти шаг. Оставайтесь на этой странице: ответ придёт сам. При обращении назовите эти номера.
checkin-help-number = Номер кандидата
checkin-help-attempt = Номер тестирования
checkin-help-sending = Результаты отправляются…
checkin-help-waiting = Служба на связи ({$at}). Ждём решения оператора или проктора.
checkin-help-unreachable = Связи со службой пока нет. Не волнуйтесь: ничего не потеряно, попытки повторяются. Подождите или позвоните в центр тестирования.

## Rehearsal

checkin-rehearse = Сначала проверить оборудование
checkin-rehearse-lead = Проверку можно пройти заранее, без кода. Ничего не записывается.
checkin-rehearsal-under = Пробная проверка оборудования
checkin-rehearsal-title = Итог пробной проверки
checkin-rehearsal-lead = Ничего не записано и не отправлено. В день экзамена эти шаги повторятся.
checkin-rehearsal-running = Есть непроверенный шаг.
checkin-rehearsal-pass = Ваше оборудование готово к экзамену.
checkin-rehearsal-overridden = Ваше оборудование готово к экзамену.
checkin-rehearsal-unknown = Препятствий для экзамена нет, но проверить удалось не всё. По возможности повторите шаг с неизвестным итогом.
checkin-rehearsal-fail = До экзамена исправьте непройденный шаг: в день экзамена без него начать нельзя (26/9).
checkin-rehearsal-blocked = До экзамена исправьте непройденный шаг: в день экзамена без него начать нельзя (26/9).
checkin-rehearsal-save = Сохранить как текст
checkin-rehearsal-kept = Сохранено: {$where}
checkin-rehearsal-done = Готово
checkin-rehearsal-end = Завершить
checkin-todo-title = Что сделать до экзамена
checkin-todo-again = Повторите проверку там, где будете сдавать: на том же компьютере и в той же сети.
checkin-todo-power = Подключите компьютер к питанию, заранее завершите обновления и большие загрузки.
checkin-todo-alone = Останьтесь в комнате одни; уберите со стола телефон, наушники и бумаги.
checkin-todo-document = Приготовьте удостоверение личности и одноразовый код.
checkin-keep-title = Пробная проверка оборудования
checkin-keep-when = Время: {$when}

## Keys

checkin-keys-press = Нажать выбранную кнопку
checkin-keys-next = Следующий шаг
checkin-keys-back = Предыдущий шаг
checkin-keys-again = Проверить шаг снова
checkin-keys-device = Выбрать устройство в списке
