# The exam window. The same keys in kk, ru and en.

## Shared

kit-close = Жабу
exam-brand = Synaq
exam-brand-under = Прокторлық тестілеу
exam-top-candidate = № {$number} үміткер
exam-top-section = {$at}-бөлім: {$section} · № {$number} үміткер
exam-next = Жалғастыру
exam-close = Түсінікті
exam-try-again = Қайталап көру
exam-help = Пернелер бойынша көмек (F1)
exam-text-smaller = Мәтінді кішірейту
exam-text-larger = Мәтінді үлкейту
exam-theme-light = Ашық түс
exam-theme-dark = Қоңыр түс
exam-theme-contrast = Айқын контраст
exam-block-title = {$title}

## Sign-in

exam-starting = Аяқталмаған тестілеу бар-жоғы тексерілуде…
exam-sign-in-title = Тестілеуге кіру
exam-sign-in-lead = Жеке кабинетіңізде берілген бір реттік кодты енгізіңіз.
exam-sign-in-code = Бір реттік код
exam-sign-in-go = Кіру
exam-sign-in-busy = Тексерілуде…
exam-sign-in-where = Код тек бір тестілеуге және бір компьютерге арналған. Оны ешкімге бермеңіз.
exam-sign-in-server = Сервер: {$server}

## Consent (26/6)

exam-consent-title = Дербес деректерді өңдеуге келісім
exam-consent-lead = Тестілеу бейнежазбамен өтеді. Келіспейінше ештеңе жазылмайды.
exam-consent-what = Камера бейнесі, микрофон дыбысы, жауаптарыңыз және компьютердегі оқиғалар жазылады: тестілеу кезінде ғана.
exam-consent-who = Жазбаны проктор қарайды; шағым түссе, апелляциялық комиссия. Бұзушылықты бағдарлама емес, адам анықтайды.
exam-consent-how-long = Жазба ережелерде белгіленген мерзімде сақталады, содан кейін жойылады.
exam-consent-anonymous = Тексеретін адам сіздің атыңызды емес, дербес сәйкестендіру нөміріңізді көреді.
exam-consent-tick = Дербес деректерімді жинауға және өңдеуге келісемін
exam-consent-refuse = Келіспесеңіз, терезені жабыңыз: тестілеу басталмайды.

## Conditions of the stage (26/7)

exam-conditions-title = Кезеңнен өту шарттары
exam-conditions-lead = {$programme}. Соңына дейін оқып шығыңыз.
exam-conditions-sections = Не тапсырасыз
exam-section-size = {$minutes} минут · {$items} сұрақ
exam-section-threshold = Шекті мән: {$items} сұрақтан {$threshold} дұрыс жауап
exam-section-no-threshold = Шекті мән белгіленбеген
exam-block-threshold = {$items} сұрақ, кемінде {$threshold}
exam-block-items = {$items} сұрақ
exam-conditions-rules = Мінез-құлық қағидалары
exam-conditions-desk = Үстелде не болуы мүмкін
exam-conditions-desk-none = Компьютерден басқа ештеңе болмауы керек.
exam-conditions-desk-item = • {$thing}
exam-conditions-ending = Қалай аяқталады
exam-conditions-ending-text = Тестілеуді «Ескертусіз аяқтау» немесе «Ескертулермен аяқтау» батырмасымен аяқтайсыз (26/48), не уақыт біткенде ол өзі аяқталады. Компьютерді өшірсеңіз, интернетті ажыратсаңыз немесе терезеден шықсаңыз, нәтижеге «Өтпеген» мәртебесі беріледі; қайта тестілеу күнтізбелік үш күннен ерте емес (26/49).
exam-conditions-scroll = Төменге дейін айналдырып оқыңыз (PgDn немесе End), сонда белгі қоюға болады.
exam-conditions-tick = Шарттарды оқыдым және қабылдаймын

## Equipment check (26/9)

exam-check-picture = Өз бейнеңіз: бетіңіз ортада және жақсы жарықта болсын

## Waiting, before a section, recovery

exam-waiting-title = Тестілеу әлі басталған жоқ
exam-waiting-lead = Сіз таңдаған уақыт: {$when} (Астана уақыты).
exam-waiting-advice = Уақыт келгенде келесі бет өзі ашылады. Терезені жаппаңыз.
exam-intro-count = {$total} бөлімнің {$at}-бөлімі
exam-intro-minutes =
    { $count ->
        *[other] минут
    }
exam-intro-items =
    { $count ->
        *[other] сұрақ
    }
exam-intro-time = Уақыт «Бастау» батырмасын басқанда басталады және тоқтатылмайды.
exam-intro-order = Сұрақтарға кез келген ретпен жауап беріп, кейінге белгілеп, жауапты өзгертуге болады.
exam-intro-keys = Бәрін пернетақтамен де орындауға болады: F1.
exam-intro-seen = Камерада көрініп отырыңыз, терезеден шықпаңыз.
exam-intro-start = Бастау
exam-intro-starting = Сұрақтар алынуда…
exam-recovery-title = Жауаптарыңыз сақталған
exam-recovery-lead = Бағдарлама күтпеген жерден тоқтаған екен. Сол сұрақтан жалғастырасыз.
exam-recovery-state = Компьютерде сақталған жауап саны: {$answers}
exam-recovery-left = Қалған уақыт: {$left}. Уақыт сервер бойынша жүреді.
exam-recovery-next = Тестілеуге оралу
exam-trouble-title = Жалғастыру мүмкін болмай тұр
exam-trouble-advice = Қайталап көріңіз. Жүйенің техникалық ақауы болса, 24 сағат ішінде қолдау қызметіне жүгінуге болады (26/11).

## Exam

exam-time-left = қалған уақыт
exam-time-warning = {$minutes} минут қалды.
exam-question-place = {$total} сұрақтың {$number}-сұрағы
exam-choose-many = {$count} жауапқа дейін таңдаңыз
exam-chosen = таңдалды
exam-previous = Алдыңғы
exam-next-question = Келесі
exam-to-finish = Аяқтауға өту
exam-mark = Кейін қараймын
exam-clear = Жауапты алып тастау
exam-not-saved = Сақталмады
exam-unsaved-note = Дискіге жазу мүмкін болмай тұр. Жауаптарыңызды тексеріп, операторға айтыңыз.
exam-essay-name = Эссе мәтіні
exam-essay-hint = Мұнда жазыңыз. Мәтін жазып отырғанда өзі сақталады.
exam-essay-words = Сөз саны: {$count}
exam-essay-words-of = Сөз саны: {$count} / {$limit}
exam-essay-over = Сөз саны: {$count}, рұқсат етілгені {$limit}. Қысқартыңыз.
exam-palette-name = Сұрақтар нөмірлері
exam-tile = {$number}-сұрақ
exam-tile-current = экранда
exam-tile-answered = жауап берілді
exam-tile-marked = белгіленді
exam-tile-seen = көрілді, жауап жоқ
exam-count-answered = жауап: {$count}
exam-count-marked = белгі: {$count}
exam-count-open = бос: {$count}
exam-self-view = Сіздің бейнеңіз
exam-self-view-fold = Бейнені жасыру
exam-self-view-open = Бейнені көрсету
exam-saving-nothing = Әзірге сақталатын жауап жоқ
exam-saving-all = Сақталды және жіберілді · {$at}
exam-saving-sending = Сақталды, жіберілуде · {$at}
exam-saving-here = Осы компьютерде сақталды · {$at}
exam-saving-failed = Сақталмаған жауап бар
exam-line-online = Байланыс бар
exam-line-poor = Байланыс әлсіз: алдымен жауаптар жіберіледі
exam-line-offline = {$since} бастап байланыс жоқ
exam-line-lost = {$since} бастап байланыс жоқ. Жауаптар осы компьютерде сақталып жатыр, байланыс келгенде өзі жіберіледі: жалғастыра беріңіз.
exam-line-unknown = Байланыс тексерілуде
exam-away = Сіз {$at}-де тест терезесінен шықтыңыз ({$seconds} с). Бұл жазылды. Тестілеу біткенше осы терезеде болыңыз.
exam-monitor-lost = Бақылау үзілді, өзі қайта қосылады. Жауап беруді жалғастырыңыз; үзіліс жазылды.
exam-incident-noted = Жазылды: {$kind}. Мұны проктор қарайды; алаңдамай, жалғастырыңыз.
exam-message = Хабарлама: {$message}

## Kind words

exam-kind-starting = Камера қосылып жатыр
exam-kind-well = Сізді жақсы көріп тұрмыз
exam-kind-monitor-lost = Бейне уақытша жоқ
exam-kind-low-disk = Дискіде орын аз
exam-kind-other = Камераға қарап отырыңызшы
exam-kind-face-absent = Сізді көре алмай тұрмыз
exam-kind-extra-person = Кадрда тағы біреу бар
exam-kind-turned-away = Экранға қараңызшы
exam-kind-gaze-away = Экранға қараңызшы
exam-kind-camera-covered = Камераны бірдеңе жауып тұр
exam-kind-camera-frozen = Бейне қатып қалды
exam-kind-camera-moved = Камера қозғалып кетті
exam-kind-camera-lost = Камера көрінбей тұр
exam-kind-low-light = Жарық аз, шам жағыңызшы
exam-kind-speech = Сөйлеу естілді
exam-kind-microphone-lost = Микрофон ажыратылды
exam-kind-microphone-muted = Микрофон өшірулі
exam-kind-phone-visible = Телефонды алып қойыңызшы
exam-kind-book-visible = Қағаздарды алып қойыңызшы

## Names of kinds, for the list

exam-kind-name-other = басқа оқиға

## Finish (26/48)

exam-finish-plain = Ескертусіз аяқтау
exam-finish-remarks = Ескертулермен аяқтау
exam-finish-title = Бөлімді аяқтайсыз ба?
exam-finish-all = Барлық {$count} сұраққа жауап берілді.
exam-finish-unanswered = Жауапсыз сұрақ: {$count}
exam-finish-marked = Кейінге белгіленген сұрақ: {$count}
exam-finish-lead = Аяқтағаннан кейін бұл бөлімге оралуға болмайды.
exam-remarks = Ескертулер
exam-remarks-hint = Ескертулеріңіз, ұсыныстарыңыз немесе шағымыңыз
exam-finish-back = Сұрақтарға оралу
exam-go-to = {$number}-сұраққа өту

## Leaving (26/49)

exam-leave-title = Тестілеуден шығасыз ба?
exam-leave-text = Терезені жапсаңыз, тестілеу нәтижесіне «Өтпеген» мәртебесі беріледі. Қайта тестілеу күнтізбелік үш күннен ерте болмайды.
exam-leave-clause = Компьютерді өшіру, интернетті ажырату немесе терезеден шығу туралы тармақ.
exam-leave-fault = Жүйе ақауы болса, терезені жаппаңыз: жауаптар сақталған, байланыс өзі қалпына келеді.
exam-leave-stay = Тестілеуде қалу
exam-leave-finish = Тәртіппен аяқтау
exam-leave-anyway = Бәрібір шығу

## Help

exam-help-title = Пернелер
exam-help-answer = жауапты таңдау
exam-help-options = жауаптар арасында жүру, Space таңдайды
exam-help-next = келесі сұрақ
exam-help-previous = алдыңғы сұрақ
exam-help-mark = кейін қарау белгісі
exam-help-undo = соңғы өзгерісті қайтару
exam-help-clear = жауапты алып тастау
exam-help-finish = аяқтау
exam-help-tab = келесі немесе алдыңғы элемент
exam-help-size = мәтін өлшемі
exam-help-help = осы көмек

## Upload


## Result

exam-result-asking = Нәтиже сұралуда…
exam-result-asking-lead = Бұл бірнеше секундқа созылады.
exam-result-none = Нәтиже әлі жоқ
exam-result-none-lead = Жауаптар қабылданды, нәтиже есептеліп жатыр.
exam-result-under-review = Тексеруде
exam-result-under-review-lead = Жауаптарыңыз қабылданды. Проктор жазбаны қарап шыққанша өтінім «Тексеруде» күйінде болады. Терезені жабуға болады: нәтиже жеке кабинетке келеді.
exam-result-under-review-lead-due = Жауаптарыңыз қабылданды. Проктор жазбаны {$due} дейін қарап шығады (Астана уақыты). Терезені жабуға болады: нәтиже жеке кабинетке келеді.
exam-result-passed = Өтті
exam-result-passed-lead = Шекті мәннен өттіңіз, бұзушылық анықталған жоқ. Сертификат жеке кабинетте.
exam-result-not-passed = Өтпеген
exam-result-not-passed-lead = Себептері төменде. Апелляция туралы ақпарат жеке кабинетте.
exam-result-aborted = Техникалық ақау салдарынан тоқтатылды
exam-result-aborted-lead = 24 сағат ішінде қолдау қызметінен жаңа уақыт сұрай аласыз (26/11).
exam-result-incidents = Проктор қарайтын оқиғалар саны: {$count}. Бұл әлі бұзушылық емес.
exam-result-mark = {$mark}: балл {$value}
exam-result-mark-unknown = {$mark}: балл әзірге белгісіз
exam-result-refresh = Жаңарту
exam-result-close = Терезені жабу
exam-reason-violations = Бұзушылықтар анықталды (26/10-1).
exam-reason-below-threshold = Шекті мәнге жетпеді.
exam-reason-score = Шекті мәнге жетпеді.
exam-reason-broken-off = Тест терезесі аяқталмай жабылды (26/49).
exam-score = {$total} ішінен {$right}
exam-score-threshold = кемінде {$threshold}
exam-score-no-threshold = шекті мән жоқ
exam-score-yes = өтті
exam-score-no = өтпеді
exam-violations = Бұзушылықтар тізімі: {$count}
exam-violation-when = {$at} · жазбада {$start}–{$end}
exam-violation-comment = Проктордың түсіндірмесі: {$comment}

## Errors

exam-error-connection = Сервермен байланыс жоқ. Сақталғанның бәрі осы компьютерде. Интернетті тексеріп, қайталап көріңіз.
exam-error-storage = Дискіге жазу мүмкін болмады. Бұған дейін сақталған жауаптар орнында. Дискіде орын босатып, қайталап көріңіз.
exam-error-internal = Бағдарламада ішкі қате болды. Сақталғанның бәрі орнында. Қайталап көріңіз; өтпесе, бағдарламаны қайта ашып, операторға айтыңыз.
