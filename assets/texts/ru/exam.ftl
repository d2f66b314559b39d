# The exam window. The same keys in kk, ru and en.

## Shared

kit-close = Закрыть
exam-brand = Synaq
exam-brand-under = Тестирование с прокторингом
exam-top-candidate = Кандидат № {$number}
exam-top-section = Раздел {$at}: {$section} · кандидат № {$number}
exam-next = Продолжить
exam-close = Понятно
exam-try-again = Попробовать ещё раз
exam-help = Справка по клавишам (F1)
exam-text-smaller = Уменьшить текст
exam-text-larger = Увеличить текст
exam-theme-light = Светлая тема
exam-theme-dark = Тёмная тема
exam-theme-contrast = Высокий контраст
exam-block-title = {$title}

## Sign-in

exam-starting = Проверяем, нет ли незавершённого тестирования…
exam-sign-in-title = Вход на тестирование
exam-sign-in-lead = Введите одноразовый код из вашего личного кабинета.
exam-sign-in-code = Одноразовый код
exam-sign-in-go = Войти
exam-sign-in-busy = Проверяем…
exam-sign-in-where = Код действует для одного тестирования и одного компьютера. Никому его не передавайте.
exam-sign-in-server = Сервер: {$server}

## Consent (26/6)

exam-consent-title = Согласие на обработку персональных данных
exam-consent-lead = Тестирование проходит под видеозаписью. До вашего согласия ничего не записывается.
exam-consent-what = Записываются изображение камеры, звук микрофона, ваши ответы и события на компьютере: только во время тестирования.
exam-consent-who = Запись смотрит проктор, а при апелляции и апелляционная комиссия. Нарушение устанавливает человек, а не программа.
exam-consent-how-long = Запись хранится в течение срока, установленного правилами, затем удаляется.
exam-consent-anonymous = Проверяющий видит не ваше имя, а персональный идентификационный номер.
exam-consent-tick = Даю согласие на сбор и обработку моих персональных данных
exam-consent-refuse = Если вы не согласны, закройте окно: тестирование не начнётся.

## Conditions of the stage (26/7)

exam-conditions-title = Условия прохождения этапа
exam-conditions-lead = {$programme}. Прочитайте до конца.
exam-conditions-sections = Что вы сдаёте
exam-section-size = {$minutes} мин · вопросов: {$items}
exam-section-threshold = Пороговое значение: {$threshold} правильных ответов из {$items}
exam-section-no-threshold = Пороговое значение не установлено
exam-block-threshold = вопросов: {$items}, не менее {$threshold}
exam-block-items = вопросов: {$items}
exam-conditions-rules = Правила поведения
exam-conditions-desk = Что может лежать на столе
exam-conditions-desk-none = Ничего, кроме компьютера.
exam-conditions-desk-item = • {$thing}
exam-conditions-ending = Как завершается
exam-conditions-ending-text = Вы завершаете тестирование кнопкой «Завершить без замечаний» или «Завершить с замечаниями» (26/48), либо оно завершается само, когда выйдет время. Если выключить компьютер, отключить интернет или выйти из окна, результат получит статус «Не прошёл»; повторное тестирование не ранее чем через три календарных дня (26/49).
exam-conditions-scroll = Прокрутите до конца (PgDn или End), тогда можно будет поставить отметку.
exam-conditions-tick = Я прочитал(а) условия и принимаю их

## Equipment check (26/9)

exam-check-picture = Ваше изображение: лицо по центру и хорошо освещено

## Waiting, before a section, recovery

exam-waiting-title = Тестирование ещё не началось
exam-waiting-lead = Выбранное вами время: {$when} (время Астаны).
exam-waiting-advice = Когда время наступит, следующая страница откроется сама. Не закрывайте окно.
exam-intro-count = Раздел {$at} из {$total}
exam-intro-minutes =
    { $count ->
         [one] минута
         [few] минуты
        *[many] минут
    }
exam-intro-items =
    { $count ->
         [one] вопрос
         [few] вопроса
        *[many] вопросов
    }
exam-intro-time = Время пойдёт после нажатия «Начать» и не останавливается.
exam-intro-order = Отвечать можно в любом порядке, помечать вопросы и менять ответы.
exam-intro-keys = Всё можно делать и с клавиатуры: F1.
exam-intro-seen = Оставайтесь в кадре и не покидайте окно.
exam-intro-start = Начать
exam-intro-starting = Получаем вопросы…
exam-recovery-title = Ваши ответы сохранены
exam-recovery-lead = Программа неожиданно остановилась. Вы продолжите с того же вопроса.
exam-recovery-state = Сохранено ответов на этом компьютере: {$answers}
exam-recovery-left = Осталось времени: {$left}. Время идёт по серверу.
exam-recovery-next = Вернуться к тестированию
exam-trouble-title = Сейчас продолжить не получается
exam-trouble-advice = Попробуйте ещё раз. При техническом сбое системы можно в течение 24 часов обратиться в службу поддержки (26/11).

## Exam

exam-time-left = осталось времени
exam-time-warning =
    { $minutes ->
         [one] Осталась {$minutes} минута.
         [few] Осталось {$minutes} минуты.
        *[many] Осталось {$minutes} минут.
    }
exam-question-place = вопрос {$number} из {$total}
exam-choose-many = Выберите до {$count} ответов
exam-chosen = выбрано
exam-previous = Назад
exam-next-question = Далее
exam-to-finish = К завершению
exam-mark = Вернусь позже
exam-clear = Снять ответ
exam-not-saved = Не сохранено
exam-unsaved-note = Запись на диск не удаётся. Проверьте ответы и сообщите оператору.
exam-essay-name = Текст эссе
exam-essay-hint = Пишите здесь. Текст сохраняется по мере набора.
exam-essay-words = Слов: {$count}
exam-essay-words-of = Слов: {$count} из {$limit}
exam-essay-over = Слов: {$count}, допускается {$limit}. Сократите текст.
exam-palette-name = Номера вопросов
exam-tile = Вопрос {$number}
exam-tile-current = на экране
exam-tile-answered = отвечен
exam-tile-marked = помечен
exam-tile-seen = просмотрен, без ответа
exam-count-answered = ответ: {$count}
exam-count-marked = метка: {$count}
exam-count-open = пусто: {$count}
exam-self-view = Ваше изображение
exam-self-view-fold = Скрыть изображение
exam-self-view-open = Показать изображение
exam-saving-nothing = Пока нечего сохранять
exam-saving-all = Сохранено и отправлено · {$at}
exam-saving-sending = Сохранено, отправляется · {$at}
exam-saving-here = Сохранено на компьютере · {$at}
exam-saving-failed = Есть несохранённый ответ
exam-line-online = Связь есть
exam-line-poor = Связь слабая: сначала отправляются ответы
exam-line-offline = Нет связи с {$since}
exam-line-lost = Связи нет с {$since}. Ответы сохраняются на этом компьютере и отправятся сами, когда связь вернётся: продолжайте.
exam-line-unknown = Связь проверяется
exam-away = В {$at} вы покинули окно теста ({$seconds} с). Это записано. Оставайтесь в окне до конца тестирования.
exam-monitor-lost = Наблюдение прервалось и включится само. Продолжайте отвечать; перерыв записан.
exam-incident-noted = Записано: {$kind}. Это посмотрит проктор; спокойно продолжайте.
exam-message = Сообщение: {$message}

## Kind words

exam-kind-starting = Камера включается
exam-kind-well = Мы хорошо вас видим
exam-kind-monitor-lost = Изображения временно нет
exam-kind-low-disk = На диске мало места
exam-kind-other = Пожалуйста, смотрите на экран
exam-kind-face-absent = Мы вас не видим
exam-kind-extra-person = В кадре есть кто-то ещё
exam-kind-turned-away = Повернитесь, пожалуйста, к экрану
exam-kind-gaze-away = Смотрите, пожалуйста, на экран
exam-kind-camera-covered = Камера чем-то закрыта
exam-kind-camera-frozen = Изображение застыло
exam-kind-camera-moved = Камера сдвинулась
exam-kind-camera-lost = Камера отключилась
exam-kind-low-light = Мало света, включите лампу
exam-kind-speech = Слышна речь
exam-kind-microphone-lost = Микрофон отключился
exam-kind-microphone-muted = Микрофон выключен
exam-kind-phone-visible = Уберите, пожалуйста, телефон
exam-kind-book-visible = Уберите, пожалуйста, бумаги

## Names of kinds, for the list

exam-kind-name-other = иное событие

## Finish (26/48)

exam-finish-plain = Завершить без замечаний
exam-finish-remarks = Завершить с замечаниями
exam-finish-title = Завершить раздел?
exam-finish-all = Даны ответы на все вопросы: {$count}.
exam-finish-unanswered = Без ответа: {$count}
exam-finish-marked = Помечено на потом: {$count}
exam-finish-lead = После завершения вернуться к этому разделу нельзя.
exam-remarks = Замечания
exam-remarks-hint = Ваши замечания, предложения или жалоба
exam-finish-back = Вернуться к вопросам
exam-go-to = Перейти к вопросу {$number}

## Leaving (26/49)

exam-leave-title = Покинуть тестирование?
exam-leave-text = Если закрыть окно, результат получит статус «Не прошёл» («Өтпеген»). Повторное тестирование возможно не ранее чем через три календарных дня.
exam-leave-clause = Пункт о выключении компьютера, отключении интернета и выходе из окна.
exam-leave-fault = При сбое системы не закрывайте окно: ответы сохранены, связь восстановится сама.
exam-leave-stay = Остаться
exam-leave-finish = Завершить как положено
exam-leave-anyway = Всё равно выйти

## Help

exam-help-title = Клавиши
exam-help-answer = выбрать ответ
exam-help-options = переход по ответам, Space выбирает
exam-help-next = следующий вопрос
exam-help-previous = предыдущий вопрос
exam-help-mark = пометить на потом
exam-help-undo = отменить последнее изменение
exam-help-clear = снять ответ
exam-help-finish = завершение
exam-help-tab = следующий или предыдущий элемент
exam-help-size = размер текста
exam-help-help = эта справка

## Upload


## Result

exam-result-asking = Запрашиваем результат…
exam-result-asking-lead = Это займёт несколько секунд.
exam-result-none = Результата пока нет
exam-result-none-lead = Ответы приняты, результат подсчитывается.
exam-result-under-review = На проверке («Тексеруде»)
exam-result-under-review-lead = Ответы приняты. Пока проктор не посмотрит запись, заявка остаётся в состоянии «Тексеруде». Окно можно закрыть: результат придёт в личный кабинет.
exam-result-under-review-lead-due = Ответы приняты. Проктор посмотрит запись до {$due} (время Астаны). Окно можно закрыть: результат придёт в личный кабинет.
exam-result-passed = Пройдено
exam-result-passed-lead = Пороговое значение пройдено, нарушений не установлено. Сертификат в личном кабинете.
exam-result-not-passed = Не пройдено («Өтпеген»)
exam-result-not-passed-lead = Причины ниже. Сведения об апелляции в личном кабинете.
exam-result-aborted = Прервано из-за технического сбоя
exam-result-aborted-lead = В течение 24 часов можно запросить у службы поддержки новое время (26/11).
exam-result-incidents = Событий, которые посмотрит проктор: {$count}. Это ещё не нарушения.
exam-result-mark = {$mark}: балл {$value}
exam-result-mark-unknown = {$mark}: балл пока неизвестен
exam-result-refresh = Обновить
exam-result-close = Закрыть окно
exam-reason-violations = Установлены нарушения (26/10-1).
exam-reason-below-threshold = Пороговое значение не достигнуто.
exam-reason-score = Пороговое значение не достигнуто.
exam-reason-broken-off = Окно теста закрыто до завершения (26/49).
exam-score = {$right} из {$total}
exam-score-threshold = не менее {$threshold}
exam-score-no-threshold = без порога
exam-score-yes = пройдено
exam-score-no = не пройдено
exam-violations = Список нарушений: {$count}
exam-violation-when = {$at} · на записи {$start}–{$end}
exam-violation-comment = Пояснение проктора: {$comment}

## Errors

exam-error-connection = Нет связи с сервером. Всё сохранённое осталось на этом компьютере. Проверьте интернет и попробуйте ещё раз.
exam-error-storage = Не удалось записать на диск. Сохранённые ранее ответы на месте. Освободите место на диске и попробуйте ещё раз.
exam-error-internal = Внутренняя ошибка программы. Всё сохранённое на месте. Попробуйте ещё раз; если не поможет, откройте программу заново и сообщите оператору.
