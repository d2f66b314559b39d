# Үміткердің жеке кабинеті: қызметтің веб-беттері.
cabinet-title = Жеке кабинет
cabinet-skip = Негізгі мазмұнға өту
cabinet-nav = Кабинет бөлімдері
cabinet-nav-attempts = Тестілеулерім
cabinet-nav-booking = Тестілеуге жазылу
cabinet-sign-out = Шығу

cabinet-door-title = Жеке кабинетке кіру
cabinet-door-words = Сізге берілген бір реттік кодты енгізіңіз.
cabinet-door-code = Бір реттік код
cabinet-door-hint = Код бір рет қана жарайды және мерзімі шектеулі. Код жоқ болса, іріктеу рәсімінің әкімшісіне хабарласыңыз.
cabinet-door-enter = Кіру

cabinet-unread = { $count ->
    [one] Кабинетте { $count } жаңа хабарлама бар.
   *[other] Кабинетте { $count } жаңа хабарлама бар.
 }
cabinet-new = Жаңа
cabinet-practice = жаттығу
cabinet-attempts-none = Әзірге тестілеулер жоқ.
cabinet-review-due = Тексеру { $at } дейін аяқталуға тиіс.
cabinet-status = { $status ->
    [under_review] Тексеруде
    [passed] Өткен
    [not_passed] Өтпеген
    [aborted] Техникалық ақау салдарынан тоқтатылды
    [expired] Уақытында басталмады
    [cancelled] Жазылу кері қайтарылды
    [booked] Жазылды
    [checked_in] Тіркелу аяқталды
    [running] Тестілеу жүріп жатыр
    [suspended] Уақытша тоқтатылды
   *[other] Аяқталды
 }

cabinet-state = Жай-күйі
cabinet-number = Сәйкестендіру нөмірі
cabinet-slot = Тағайындалған уақыты
cabinet-finished = Аяқталды
cabinet-due = Тексерудің соңғы мерзімі
cabinet-published = Нәтиже жарияланды

cabinet-result = Нәтиже
cabinet-block = Бөлім
cabinet-right = Дұрыс
cabinet-threshold = Шекті мән
cabinet-in-all = Барлығы
cabinet-met = { $met ->
    [yes] (жетті)
   *[no] (жетпеді)
 }
cabinet-mark = { $title }: балл { $mark }
cabinet-mark-unknown = { $title }: балл әзірге белгісіз

cabinet-papers = Құжаттар
cabinet-papers-none = Әзірге құжаттар жоқ.
cabinet-paper-kind = { $kind ->
    [certificate] Сертификат
    [statement] Тестілеу нәтижесі туралы анықтама
    [violation_list] Бұзушылықтар тізімі
    [rule_violation_act] Тестілеу ережелерін бұзу туралы акт
    [impostor_act] Жалған адамды анықтау туралы акт
   *[technical_fault_act] Жүйенің техникалық ақауы туралы акт
 }
cabinet-paper-status = { $status ->
    [revoked] күші жойылған
    [expired] мерзімі өткен
   *[practice] жаттығу құжаты, күші жоқ
 }

cabinet-violations = Бұзушылықтар тізімі
cabinet-violations-none = Бұзушылықтар табылған жоқ.
cabinet-violations-words = Бұл бұзушылықтарды екі тексеруші бір-біріне тәуелсіз растады. Әрқайсысының бейнеүзіндісін көріп, ескертуіңізді жаза аласыз.
cabinet-violation = { $at } · { $clause }-тармақ
cabinet-violation-span = Жазбадағы орны: { $span }
cabinet-reviewer = Проктордың сөзі:
cabinet-clip = Бейнеүзінді: { $name }
cabinet-strip = Кадрлар тізбегі: { $name }
cabinet-no-pictures = Бұл бұзушылықтың бейнежазбасы сақталмаған немесе сақтау мерзімі өткен.
cabinet-record-partial = Жазбаның бір бөлігі жоқ: сол кезде не болғаны белгісіз.
cabinet-record-unknown = Бұл уақыттың жазбасы қызметте жоқ: онда не көрінгені белгісіз.
cabinet-remark = Осы бұзушылық туралы ескертуіңіз
cabinet-remark-hint = Әр бұзушылыққа бір ескерту жазылады, кейін өзгертілмейді. Оны комиссия көреді.
cabinet-remark-send = Ескертуді жіберу
cabinet-remark-own = Сіздің ескертуіңіз

cabinet-finish-remarks = Тестілеуді аяқтағанда жазған ескертулеріңіз

cabinet-interruptions = Үзілістер
cabinet-interruption-seconds = { $seconds } секунд
cabinet-interruption-lasts = аяқталғаны белгісіз
cabinet-interruption-decision = { $decision ->
    [grace] Қысқа үзіліс: ешқандай салдары жоқ.
    [no_consequence] Қызметкердің шешімі: ешқандай салдары жоқ.
    [technical_fault] Қызметкердің шешімі: жүйенің техникалық ақауы (26/11).
    [not_passed] Қызметкердің шешімі: тестілеу үміткердің өз әрекетінен аяқталды (26/49).
   *[waiting] Шешім әлі қабылданған жоқ.
 }

cabinet-complaint = Шағым
cabinet-complaint-until = Шағым { $at } дейін қабылданады.
cabinet-complaint-no-limit = Шағым беру мерзімін сайт белгілемеген, бұйрықтарда да көрсетілмеген.
cabinet-complaint-state = { $state ->
    [filed] Шағым берілді
    [granted] Материалдар апелляциялық комиссияға берілді
    [decided] Шағым бойынша шешім қабылданды
   *[withdrawn] Шағым кері қайтарылды
 }
cabinet-complaint-decision = Комиссияның шешімі:
cabinet-decision-upheld = шағым қанағаттандырылды
cabinet-decision-rejected = шағым қанағаттандырусыз қалдырылды
cabinet-complaint-withdraw = Шағымды кері қайтару
cabinet-complaint-label = Немен келіспейсіз және неге?
cabinet-complaint-hint = Мәтінді бұзушылықтарға жазған ескертулеріңізбен бірге апелляциялық комиссия оқиды.
cabinet-complaint-send = Шағым беру

cabinet-booking-none = Сізге арналған бағдарлама әзірге жоқ.
cabinet-booking-booked = Сіз мына уақытқа жазылдыңыз: { $at }.
cabinet-booking-why = Бүгін жаңа тестілеуге мына негіздер бойынша жіберілмейді:
cabinet-ground = { $ground ->
    [failed_attempt] Алдыңғы тестілеуден өтпедіңіз, қайта тапсыру мерзімі келген жоқ
    [violation_act] Тестілеу ережелерін бұзу туралы акт бар
    [impostor_act] Жалған адамды анықтау туралы акт бар
    [broken_off] Алдыңғы тестілеу үміткердің өз әрекетінен үзілді
    [certificate_valid] Қолданыстағы сертификатыңыз бар
   *[other] Басқа негіз
 }
cabinet-ground-until = { $day } бастап күшін жояды
cabinet-booking-from = Жаңа тестілеу мына күннен бастап мүмкін: { $day }.
cabinet-booking-rule = { $days ->
    [0] Жазылу алдын ала күнді талап етпейді ({ $clause }).
   *[other] Тестілеу күніне дейін кемінде { $days } күнтізбелік күн бұрын жазылу керек ({ $clause }).
 }
cabinet-booking-slots = Уақытты таңдаңыз
cabinet-booking-language = Тестілеу тілі
cabinet-booking-send = Жазылу
cabinet-booking-no-slots = Кестеде сізге жарайтын бос орын қазір жоқ.
cabinet-at-home = қашықтан
cabinet-hall = тестілеу залы { $hall }
cabinet-places = бос орын: { $count }
cabinet-booked = Сіз тестілеуге жазылдыңыз
cabinet-booked-code = Тестілеу бағдарламасына кіру коды:
cabinet-booked-once = Кодты қазір жазып алыңыз: ол екінші рет көрсетілмейді.

cabinet-cancel-title = Жазылудан бас тарту
cabinet-cancel-link = Жазылудан бас тарту
cabinet-cancel-until = Жазылудан { $at } дейін бас тартуға болады.
cabinet-cancel-words = Орныңыз бірден босайды және оны басқа үміткер ала алады. Берілген код жарамсыз болады. Кейін бос орын болса, қайта жазыла аласыз.
cabinet-cancel-send = Бас тартамын
cabinet-cancel-keep = Жазылуды қалдыру

cabinet-anew-title = Техникалық ақаудан кейін қайта жазылу
cabinet-anew-act = Жүйенің техникалық ақауы туралы акт тіркелді: { $at }.
cabinet-anew-until = Қайта жазылуды { $at } дейін сұрауға болады (26/11).
cabinet-anew-send = Қайта жазылуды сұрау
cabinet-anew-asked = Сұрауыңыз қабылданды: { $at }. Әкімші сізді қайта жазып, кіру кодын береді.
cabinet-anew-booked = Сіз мына уақытқа қайта жазылдыңыз: { $at }.
cabinet-anew-over = Қайта жазылуды сұрау мерзімі { $at } өтті (26/11). Төменде әдеттегі тәртіппен жазыла аласыз.

cabinet-refused-title = Бұл орындалмады
cabinet-refused-back = Кабинетке оралу
cabinet-refused-wrong-code = Мұндай код жоқ. Оны қайта тексеріп енгізіңіз.
cabinet-refused-link-used = Бұл код пайдаланылып қойған. Жаңа код сұраңыз.
cabinet-refused-link-expired = Бұл кодтың мерзімі өткен. Жаңа код сұраңыз.
cabinet-refused-too-many-tries = Тым көп код енгізілді. Бірнеше минуттан кейін қайталаңыз.
cabinet-refused-forged-form = Бұл пішін ескірген немесе бұл кабинеттікі емес. Бетті қайта ашып, әрекетті қайталаңыз. Ештеңе өзгертілген жоқ.
cabinet-refused-not-found = Мұндай бет жоқ.
cabinet-refused-not-allowed = Бұл сізге қолжетімді емес.
cabinet-refused-evidence-erased = Бұл файл сақтау мерзімі өткендіктен жойылған.
cabinet-refused-wrong-state = Шағым бойынша шешім қабылданған немесе ол кері қайтарылған: оны өзгертуге болмайды.
cabinet-refused-no-words = Ештеңе жазылмады. Мәтін енгізіп, қайта жіберіңіз.
cabinet-refused-too-many-words = Мәтін тым ұзын. Қысқартып, қайта жіберіңіз. Ештеңе сақталған жоқ.
cabinet-refused-remark-given = Бұл бұзушылыққа ескертуіңіз сақталған; ол өзгертілмейді.
cabinet-refused-remarks-closed = Шағым бойынша шешім қабылданды: ескертулер енді қабылданбайды.
cabinet-refused-complaint-early = Нәтиже әлі жарияланған жоқ: шағым жарияланғаннан кейін беріледі.
cabinet-refused-complaint-open = Бұл тестілеу бойынша шағым беріліп қойған.
cabinet-refused-complaint-decided = Бұл тестілеу бойынша шағым шешілді.
cabinet-refused-complaint-deleted = Тестілеудің жазбасы мен жауаптары сақтау мерзімі өткендіктен жойылған: шағымды қарайтын ештеңе қалмады.
cabinet-refused-complaint-late = Шағым беру мерзімі өтті.
cabinet-refused-slot-refused = Бұл уақытқа жазылуға болмайды: жазылу мерзімі өтті немесе бас тарту негізі бар.
cabinet-refused-slot-taken = Бұл уақыттағы соңғы орынды басқа адам алды. Басқа уақыт таңдаңыз.
cabinet-refused-booked-already = Сіз бұл бағдарламаға жазылып қойғансыз.
cabinet-refused-booking-too-late = Бұл уақытқа жазылуға кеш.
cabinet-refused-booking-begun = Тестілеуге тіркеліп қойғансыз: енді жазылудан бас тартуға болмайды.
cabinet-refused-cancelling-too-late = Жазылудан бас тарту мерзімі өтті: бұл орынды енді ешкім ала алмайды.
cabinet-refused-rebooking-asked = Қайта жазылуды сұрап қойғансыз. Әкімшінің жауабын күтіңіз.
cabinet-refused-already-rebooked = Бұл акт бойынша сіз қайта жазылғансыз.
cabinet-refused-rebooking-over = Қайта жазылуды сұрауға берілген 24 сағат өтті (26/11). Әдеттегі тәртіппен жазылыңыз.
cabinet-refused-language-not-offered = Тест бұл тілде тапсырылмайды.
cabinet-refused-internal = Қызмет қазір жауап бере алмады. Кейінірек қайталаңыз. Сақталғанның бәрі орнында.
