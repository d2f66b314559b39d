# Личный кабинет кандидата: веб-страницы службы.
cabinet-title = Личный кабинет
cabinet-skip = Перейти к содержанию
cabinet-nav = Разделы кабинета
cabinet-nav-attempts = Мои тестирования
cabinet-nav-booking = Запись на тестирование
cabinet-sign-out = Выйти

cabinet-door-title = Вход в личный кабинет
cabinet-door-words = Введите одноразовый код, который вам выдали.
cabinet-door-code = Одноразовый код
cabinet-door-hint = Код действует один раз и ограниченное время. Если кода нет, обратитесь к администратору процедуры отбора.
cabinet-door-enter = Войти

cabinet-unread = { $count ->
    [one] В кабинете { $count } новое сообщение.
    [few] В кабинете { $count } новых сообщения.
   *[other] В кабинете { $count } новых сообщений.
 }
cabinet-new = Новое
cabinet-practice = пробное
cabinet-attempts-none = Тестирований пока нет.
cabinet-review-due = Проверка должна завершиться до: { $at }.
cabinet-status = { $status ->
    [under_review] На проверке
    [passed] Пройдено
    [not_passed] Не пройдено
    [aborted] Прекращено из-за технического сбоя
    [expired] Не начато вовремя
    [cancelled] Запись отменена
    [booked] Вы записаны
    [checked_in] Регистрация завершена
    [running] Тестирование идёт
    [suspended] Приостановлено
   *[other] Завершено
 }

cabinet-state = Состояние
cabinet-number = Идентификационный номер
cabinet-slot = Назначенное время
cabinet-finished = Завершено
cabinet-due = Срок проверки
cabinet-published = Результат опубликован

cabinet-result = Результат
cabinet-block = Раздел
cabinet-right = Верно
cabinet-threshold = Порог
cabinet-in-all = Всего
cabinet-met = { $met ->
    [yes] (достигнут)
   *[no] (не достигнут)
 }
cabinet-mark = { $title }: балл { $mark }
cabinet-mark-unknown = { $title }: балл пока неизвестен

cabinet-papers = Документы
cabinet-papers-none = Документов пока нет.
cabinet-paper-kind = { $kind ->
    [certificate] Сертификат
    [statement] Справка о результате тестирования
    [violation_list] Перечень нарушений
    [rule_violation_act] Акт о нарушении правил тестирования
    [impostor_act] Акт о выявлении подставного лица
   *[technical_fault_act] Акт о техническом сбое системы
 }
cabinet-paper-status = { $status ->
    [revoked] отозван
    [expired] срок истёк
   *[practice] пробный документ, силы не имеет
 }

cabinet-violations = Перечень нарушений
cabinet-violations-none = Нарушений не установлено.
cabinet-violations-words = Эти нарушения независимо друг от друга подтвердили два проверяющих. К каждому можно посмотреть отрывок записи и оставить замечание.
cabinet-violation = { $at } · пункт { $clause }
cabinet-violation-span = Место в записи: { $span }
cabinet-reviewer = Слова проктора:
cabinet-clip = Отрывок записи: { $name }
cabinet-strip = Ряд кадров: { $name }
cabinet-no-pictures = Запись этого нарушения не сохранена, или срок её хранения истёк.
cabinet-record-partial = Части записи нет: что происходило в это время, неизвестно.
cabinet-record-unknown = Записи этого времени у службы нет: что на ней было видно, неизвестно.
cabinet-remark = Ваше замечание к этому нарушению
cabinet-remark-hint = К каждому нарушению можно оставить одно замечание; изменить его потом нельзя. Его увидит комиссия.
cabinet-remark-send = Отправить замечание
cabinet-remark-own = Ваше замечание

cabinet-finish-remarks = Замечания, которые вы оставили при завершении

cabinet-interruptions = Перерывы связи
cabinet-interruption-seconds = { $seconds } с
cabinet-interruption-lasts = окончание неизвестно
cabinet-interruption-decision = { $decision ->
    [grace] Короткий перерыв: последствий нет.
    [no_consequence] Решение сотрудника: последствий нет.
    [technical_fault] Решение сотрудника: технический сбой системы (26/11).
    [not_passed] Решение сотрудника: тестирование прекращено действием кандидата (26/49).
   *[waiting] Решение ещё не принято.
 }

cabinet-complaint = Жалоба
cabinet-complaint-until = Жалоба принимается до: { $at }.
cabinet-complaint-no-limit = Срок подачи жалобы сайтом не установлен; в приказах его нет.
cabinet-complaint-state = { $state ->
    [filed] Жалоба подана
    [granted] Материалы переданы апелляционной комиссии
    [decided] По жалобе принято решение
   *[withdrawn] Жалоба отозвана
 }
cabinet-complaint-decision = Решение комиссии:
cabinet-decision-upheld = жалоба удовлетворена
cabinet-decision-rejected = жалоба оставлена без удовлетворения
cabinet-complaint-withdraw = Отозвать жалобу
cabinet-complaint-label = С чем вы не согласны и почему?
cabinet-complaint-hint = Текст вместе с вашими замечаниями к нарушениям прочтёт апелляционная комиссия.
cabinet-complaint-send = Подать жалобу

cabinet-booking-none = Программы для вас пока нет.
cabinet-booking-booked = Вы записаны на: { $at }.
cabinet-booking-why = Сегодня новое тестирование невозможно по таким основаниям:
cabinet-ground = { $ground ->
    [failed_attempt] Прошлое тестирование не пройдено, срок пересдачи не наступил
    [violation_act] Есть акт о нарушении правил тестирования
    [impostor_act] Есть акт о выявлении подставного лица
    [broken_off] Прошлое тестирование прекращено действием кандидата
    [certificate_valid] У вас есть действующий сертификат
   *[other] Иное основание
 }
cabinet-ground-until = отпадает { $day }
cabinet-booking-from = Новое тестирование возможно с этого дня: { $day }.
cabinet-booking-rule = { $days ->
    [0] Записываться заранее не требуется ({ $clause }).
   *[other] Записаться нужно не позднее чем за { $days } календарный день до дня тестирования ({ $clause }).
 }
cabinet-booking-slots = Выберите время
cabinet-booking-language = Язык тестирования
cabinet-booking-send = Записаться
cabinet-booking-no-slots = Подходящих свободных мест в расписании сейчас нет.
cabinet-at-home = дистанционно
cabinet-hall = зал тестирования { $hall }
cabinet-places = свободных мест: { $count }
cabinet-booked = Вы записаны на тестирование
cabinet-booked-code = Код для входа в программу тестирования:
cabinet-booked-once = Запишите код сейчас: второй раз он не показывается.

cabinet-cancel-title = Отмена записи
cabinet-cancel-link = Отменить запись
cabinet-cancel-until = Отменить запись можно до { $at }.
cabinet-cancel-words = Место сразу освободится, и его сможет занять другой кандидат. Выданный код перестанет действовать. Позже можно записаться снова, если будут места.
cabinet-cancel-send = Отменить запись
cabinet-cancel-keep = Оставить запись

cabinet-anew-title = Новая запись после технического сбоя
cabinet-anew-act = Акт о техническом сбое системы зарегистрирован { $at }.
cabinet-anew-until = Попросить о новой записи можно до { $at } (26/11).
cabinet-anew-send = Попросить о новой записи
cabinet-anew-asked = Ваша просьба принята { $at }. Администратор запишет вас заново и выдаст код для входа.
cabinet-anew-booked = Вы записаны заново на { $at }.
cabinet-anew-over = Время для просьбы о новой записи истекло { $at } (26/11). Ниже можно записаться в обычном порядке.

cabinet-refused-title = Это не выполнено
cabinet-refused-back = Вернуться в кабинет
cabinet-refused-wrong-code = Такого кода нет. Проверьте его и введите ещё раз.
cabinet-refused-link-used = Этот код уже использован. Попросите новый.
cabinet-refused-link-expired = Срок этого кода истёк. Попросите новый.
cabinet-refused-too-many-tries = Введено слишком много кодов. Повторите через несколько минут.
cabinet-refused-forged-form = Эта форма устарела или не из этого кабинета. Откройте страницу снова и повторите. Ничего не изменено.
cabinet-refused-not-found = Такой страницы нет.
cabinet-refused-not-allowed = Это вам недоступно.
cabinet-refused-evidence-erased = Этот файл удалён: срок его хранения истёк.
cabinet-refused-wrong-state = По жалобе уже принято решение, или она отозвана: изменить её нельзя.
cabinet-refused-no-words = Ничего не написано. Введите текст и отправьте снова.
cabinet-refused-too-many-words = Текст слишком длинный. Сократите его и отправьте снова. Ничего не сохранено.
cabinet-refused-remark-given = Ваше замечание к этому нарушению уже сохранено; изменить его нельзя.
cabinet-refused-remarks-closed = По жалобе принято решение: замечания больше не принимаются.
cabinet-refused-complaint-early = Результат ещё не опубликован: жалоба подаётся после публикации.
cabinet-refused-complaint-open = Жалоба на это тестирование уже подана.
cabinet-refused-complaint-decided = Жалоба на это тестирование рассмотрена.
cabinet-refused-complaint-deleted = Запись и ответы удалены, так как срок их хранения истёк: рассматривать по жалобе уже нечего.
cabinet-refused-complaint-late = Срок подачи жалобы истёк.
cabinet-refused-slot-refused = На это время записаться нельзя: срок записи прошёл, или есть основание для отказа.
cabinet-refused-slot-taken = Последнее место на это время только что занято. Выберите другое время.
cabinet-refused-booked-already = Вы уже записаны на эту программу.
cabinet-refused-booking-too-late = Записываться на это время уже поздно.
cabinet-refused-booking-begun = Вы уже зарегистрировались на тестирование: отменить запись нельзя.
cabinet-refused-cancelling-too-late = Время для отмены записи истекло: это место уже никто не сможет занять.
cabinet-refused-rebooking-asked = Вы уже попросили о новой записи. Дождитесь ответа администратора.
cabinet-refused-already-rebooked = По этому акту вы уже записаны заново.
cabinet-refused-rebooking-over = 24 часа для просьбы о новой записи истекли (26/11). Запишитесь в обычном порядке.
cabinet-refused-language-not-offered = На этом языке тест не сдаётся.
cabinet-refused-internal = Служба сейчас не смогла ответить. Повторите позже. Всё сохранённое на месте.
