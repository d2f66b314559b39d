# Әкімшілендіру: көрсеткіштер мен деректерді шығару, үзілістер мен актілер, бағдарламалар, тапсырмалар, жазылу.
administration-verdict-violation = Бұзушылық расталды
administration-verdict-dismissed = Тексерушілер алып тастады
administration-verdict-inconclusive = Анықталмады

## Беттің бөлімдері
administration-place-interruptions = Үзілістер
administration-place-acts = Актілер
administration-place-programmes = Бағдарламалар
administration-place-items = Тапсырмалар
administration-place-attempts = Тестілеулер мен жазылу
administration-back = Артқа

## Үзілістер
administration-no-interruptions = Үзілген тестілеу жоқ.
administration-interruption-waits = шешім күтуде
administration-interruption-decided = шешілді
administration-interruption-grace = рұқсат шегінде
administration-interruption-lasts = { $at } бастап, әлі жалғасуда
administration-interruption-span = { $at } – { $end }, { $seconds } с
administration-found = Алдын ала кімге жатқызылды: { $party } ({ $sure } %)
administration-found-unknown = Кімге жататынын анықтау мүмкін болмады.
administration-proposal-nothing = Рұқсат шегінен аспады: салдары жоқ.
administration-proposal-technical-fault = Ұсыныс: техникалық ақау туралы акт (26/11).
administration-proposal-not-passed = Ұсыныс: «Өтпеген» (26/49).
administration-proposal-a-person-weighs = Ұсыныс жоқ: фактілерді өзіңіз таразылаңыз.
administration-grounds = Негіздер
administration-source-client = үміткердің компьютері
administration-source-service = тестілеу сервисі
administration-ground-for = { $at } · дереккөзі: { $source } · растайды: { $party } ({ $weight })
administration-ground-against = { $at } · дереккөзі: { $source } · жоққа шығарады: { $party } ({ $weight })
administration-reason = Шешіміңіздің негіздемесі
administration-do-technical-fault = Техникалық ақау (26/11)
administration-do-no-consequence = Салдарсыз
administration-do-not-passed = Өтпеген (26/49)
administration-not-passed-means = Тестілеу «Өтпеген» деп аяқталады; қайта тапсыру кемінде күнтізбелік үш күннен кейін мүмкін. Үміткердің тестілеуден шыққанын фактілер көрсетсе ғана осылай шешіңіз.
administration-decided-technical-fault = Шешім: техникалық ақау. Актінің жобасы жасалды.
administration-decided-no-consequence = Шешім: салдарсыз.
administration-decided-not-passed = Шешім: өтпеген (26/49).
administration-to-acts = Актіге өту

## Актілер
administration-no-acts = Әзірге акт жоқ.
administration-act-rule-violation = Қағида бұзу туралы акт
administration-act-impostor = Бөгде тұлға туралы акт
administration-act-technical-fault = Техникалық ақау туралы акт
administration-act-draft = жоба
administration-act-registered = тіркелді
administration-act-undone-wholly = Комиссия оның барлық негізін алып тастады ({ $protocol } хаттама, { $at }): акт енді күшінде емес.
administration-act-undone-partly = Комиссия негіздерінің бір бөлігін алып тастады ({ $protocol } хаттама, { $at }); қалғандары бойынша акт күшінде.
administration-register = Тіркеу
administration-register-rule-violation = Тіркелген соң үміткер алты ай бойы жіберілмейді. Актіні қайтарып алу мүмкін емес.
administration-register-impostor = Тіркелген соң үміткер бір жыл бойы жіберілмейді. Актіні қайтарып алу мүмкін емес.
administration-register-technical-fault = Тестілеу нәтижесіз аяқталады, үміткердің жаңадан жазылуды сұрауға 24 сағаты болады (26/11). Актіні қайтарып алу мүмкін емес.
administration-rebook = Қайта жазу
administration-rebook-until = Қайта жазылу мерзімі: { $until } дейін
administration-rebook-over = Қайта жазылу мерзімі өтті: { $until }
administration-rebook-asked = Үміткер қайта жазылуды сұрады: { $at }
administration-rebook-title = № { $number } қайта жазу
administration-rebook-lead = Бағдарламасы, тілі және орны сол күйінде қалады. { $until } дейін мүмкін.

## Жазылу
administration-slot-title = Тестілеуге жазу
administration-book = Жазу
administration-number = Үміткердің нөмірі
administration-programme = Бағдарлама
administration-by-category = Үміткердің санаты бойынша
administration-test-language = Тілі
administration-language-kk = Қазақша
administration-language-ru = Орысша
administration-moment = Күні мен уақыты (Астана)
administration-moment-hint = 22.11.2026 10:00
administration-moment-head = Уақыты
administration-hall = Орны
administration-hall-hint = Тест залы, мысалы astana-1; бос болса: үйде
administration-at-home = үйде
administration-regardless = Жазылу мерзімі өтсе де (26/37); бұл журналға жазылады
administration-booked = Жазылды: № { $number }, { $at }
administration-code-once = Бұл бір реттік код қайта көрсетілмейді. Оны үміткерге беріңіз.
administration-code-done = Жазып алдым
administration-search = Үміткердің нөмірі немесе оның бөлігі
administration-state = Күйі
administration-state-booked = жазылған
administration-state-checked-in = тексеруден өтті
administration-state-running = жүріп жатыр
administration-state-suspended = үзілген
administration-state-finished = тексеруде
administration-state-broken-off = тоқтатылған
administration-state-closed = жарияланған
administration-state-expired = өткізілмеген
administration-state-cancelled = бас тартылды
administration-state-aborted = ақау салдарынан тоқтатылған

## Бағдарламалар
administration-in-force = қолданыста
administration-not-startable = іске қосылмайды
administration-programme-line = Редакция { $edition } · жазылған тестілеулер: { $waiting }
administration-missing = Алаң әлі орнатуы керек: { $settings }
administration-unset = —
administration-minutes = { $minutes } мин
administration-items = { $items } тапсырма
administration-threshold = шекті мән { $threshold }

## Тапсырмалардың көрсеткіштері
administration-items-lead = Жарияланған тестілеулер бойынша. Қиындығы: дұрыс жауаптардың үлесі. Ажырату қабілеті: бөлімнің басқа тапсырмаларымен байланысы, 30 нұсқадан бастап; 0,2-ден төмен болса, тапсырманы қарап шыққан жөн.
administration-practice = Жаттығу тестілеулері
administration-no-items = Жарияланған тестілеулерде тапсырма жоқ.
administration-item-id = Тапсырма
administration-item-bank = Банк
administration-item-papers = Нұсқалар
administration-item-difficulty = Дұрысы
administration-item-discrimination = Ажырату қабілеті
administration-item-exposure = Көрсетілу жиілігі
administration-item-omitted = Жауапсыз
administration-item-time = Уақыты, с

## Exports to a file
administration-export = Шығару:
administration-export-results = Нәтижелер (CSV)
administration-export-practice = Жаттығу (CSV)
administration-export-review = Open edX тексеруі (JSON)
administration-export-flags = Камера белгілері (WebVTT)
administration-export-flags-screen = Экран белгілері (WebVTT)
administration-export-written = Жазылды: { $place }
