# Шағымдар беті: неге шағымданды, комиссияға арналған жазба, оның шешімі.
appeal-list = Шағымдар
appeal-none = Шағым жоқ.
appeal-back = Артқа
appeal-number = Нөмір
appeal-state = Күйі
appeal-filed = Берілді
appeal-left = Қалды
appeal-state-filed = күтуде
appeal-state-granted = жазба берілді
appeal-state-decided = шешілді
appeal-state-withdrawn = үміткер қайтарып алды

## Бір шағым
appeal-filed-at = Берілген уақыты: { $at }, Астана уақыты
appeal-published-passed = Жарияланды: { $at }. Қазіргі нәтиже: өткен.
appeal-published-not-passed = Жарияланды: { $at }. Қазіргі нәтиже: «Өтпеген».
appeal-due = Шешу мерзімі: { $at } соңына дейін · жұмыс уақыты: { $left }
appeal-no-deadline = Бұл орында шешім мерзімі белгіленбеген.
appeal-said = Үміткердің сөзі
appeal-violations = Жарияланған бұзушылықтар тізімі
appeal-remark = Үміткердің осы бұзушылық туралы ескертуі:
appeal-no-violations = Тізімде бұзушылық жоқ.
appeal-own-finding = Проктор тапқан

## Жазба
appeal-record = Комиссияға арналған жазба
appeal-no-requests = Жазбаны әлі ешкім сұраған жоқ.
appeal-request-waits = Сұралды: { $at }; әкімші шешеді.
appeal-request-granted = Сұралды: { $at }, берілді: { $granted }, тапсырма кілттерінсіз.
appeal-request-granted-keys = Сұралды: { $at }, берілді: { $granted }, тапсырма кілттерімен.
appeal-ask = Жазбаны сұрау
appeal-ask-lead = Сұрауды әкімші қарайды. Комиссия нені көргісі келетінін жазыңыз.
appeal-ask-reason = Нені көру керек
appeal-ask-go = Сұрауды жіберу
appeal-grant = Беру
appeal-grant-title = Жазбаны комиссияға беру
appeal-grant-basis = Шешімнің негізі, мысалы: 1.12.2026 № 7
appeal-grant-keys = Тапсырма кілттерімен
appeal-viewing-only = Қызмет бабында пайдалану үшін. Тапсырмалар тек көруге беріледі: көшірілмейді және басқаға берілмейді (26/32-3, 26/45, 26/61). Әр қарау аудит журналында қалады.

## Деректер жинағы
appeal-dossier = Талпыныс деректерінің жинағы
appeal-dossier-fetch = Жинақты жүктеу…
appeal-dossier-stop = Тоқтату
appeal-dossier-made = Қызмет жинақты құрастыруда…
appeal-dossier-far = { $of } МБ ішінен { $done }
appeal-dossier-checking = тексерілуде…
appeal-dossier-stopping = тоқтатылуда…
appeal-dossier-stopped = Тоқтатылды. Дискіде ештеңе қалған жоқ.
appeal-dossier-whole = Тексерілді: бүтін. Ештеңе өзгертілмеген.
appeal-dossier-broken = Тексерілді: БҮТІН ЕМЕС. Бірдеңе өзгертілген; ол бойынша шешпеңіз және әкімшіге хабарлаңыз.
appeal-dossier-place = Файл: { $place }
appeal-dossier-limits = Компьютер алдында кім отырғанын және қызметтің сөзіне ғана сүйенетінін файл дәлелдей алмайды: оны «synaq verify» командасы тізіп береді.

## Шешім
appeal-decision = Комиссияның шешімі
appeal-upheld = қанағаттандырылды
appeal-dismissed = қанағаттандырылмады
appeal-votes = Шағымды қолдаған { $for }, қарсы { $against }; { $members } мүшенің { $present } қатысты.
appeal-by-chair = Дауыстар тең бөлінді: төрағаның дауысы шешті.
appeal-protocol-at = { $protocol } хаттама, енгізілді: { $at }
appeal-withdrawn = Алынған бұзушылық: { $count }; тізімде қалғаны: { $left }.
appeal-decision-title = Комиссия шешімін енгізу
appeal-rules = Кемінде бес мүше, олардың кемінде үштен екісі қатысуы керек. Қатысқандардың көпшілігі шешеді, дауыстар тең болса, төрағаның дауысы шешеді.
appeal-member = { $place }-мүше: тегі мен аты
appeal-vote = Дауыс
appeal-vote-absent = қатысқан жоқ
appeal-vote-uphold = қолдайды
appeal-vote-dismiss = қарсы
appeal-chair = Төраға
appeal-add-member = Мүше қосу
appeal-tally-names = Барлық мүшенің атын және дауысын енгізіңіз.
appeal-tally-upheld = Шағым қанағаттандырылды: қолдаған { $for }, қарсы { $against }; { $members } мүшенің { $present } қатысты.
appeal-tally-dismissed = Шағым қанағаттандырылмады: қолдаған { $for }, қарсы { $against }; { $members } мүшенің { $present } қатысты.
appeal-withdraw = Қай бұзушылықтар алынады:
appeal-follows-all = Салдары: тізім толық алынады. Нәтиже балл бойынша болады, құжат қайта жасалады.
appeal-follows-some = Салдары: { $gone } бұзушылық алынады, { $left } қалады. Нәтиже «Өтпеген» күйінде қалады, тізім қайта жасалады.
appeal-follows-nothing = Салдары: бұзушылық алынбайды; жарияланған нәтиже өзгермейді.
appeal-follows-dismissed = Салдары: жарияланған нәтиже өзгермейді.
appeal-protocol = Хаттаманың нөмірі
appeal-reasons = Үміткерге арналған комиссияның негіздемесі
appeal-record-decision = Шешімді енгізу
appeal-record-lead = Шешім бір рет енгізіледі және өзгертілмейді. Үміткер оны негіздемесімен бірге кабинеттен көреді, нәтиже соған сай болады. Барлық негізі алынған тіркелген акт күшін жояды.
