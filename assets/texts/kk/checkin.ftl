# The equipment check of the check-in, its help, and the rehearsal. The same keys in kk, ru and en.

## The rail

checkin-rail-title = Кіру алдындағы тексеру
checkin-rail-count = {$total} қадамның {$at}-қадамы
checkin-rail-total = Барлығы {$total} қадам
checkin-rail-current = {$step} (осы қадам)
checkin-step-camera = Камера
checkin-step-microphone = Микрофон
checkin-step-line = Интернет
checkin-step-computer = Компьютер
checkin-step-summary = Қорытынды
checkin-step-identity = Жеке басын растау
checkin-step-look = Қарау бағыты
checkin-step-scan = Бөлмені көрсету
checkin-state-waiting = кезекте
checkin-state-running = тексерілуде…
checkin-state-pass = жарайды
checkin-state-fail = жарамайды
checkin-state-unknown = белгісіз
checkin-state-overridden = рұқсат берілді

## Every step

checkin-back = Артқа
checkin-again = Қайта тексеру
checkin-again-name = Қайта тексеру: {$step}
checkin-figure = Өлшенді: {$measured} · қажет: {$required}.
checkin-measured = Өлшенді: {$measured}.
checkin-required = Қажет: {$required}
checkin-unit-fps = кадр/с
checkin-unit-mbit-s = Мбит/с
checkin-unit-ms = мс
checkin-unit-s = с
checkin-unit-min = ең азы
checkin-decimal = ,
checkin-outcome-pass = Бәрі жарайды.
checkin-outcome-fail = Бұл қадам әзірге талапқа сай емес.
checkin-outcome-unknown = Нақты айту мүмкін болмады: бұл қате емес, «белгісіз» деп жазылады.
checkin-outcome-overridden = Бұл қадамнан өтуге рұқсат берілді.
checkin-overridden = Рұқсат берген: {$who}. Себебі: {$reason}
checkin-role-operator = оператор
checkin-role-proctor = проктор
checkin-role-administrator = әкімші
checkin-role-other = қызметкер
checkin-no-devices = Құрылғылар тізімін алу мүмкін болмады.
checkin-note-running = Бір сәт күте тұрыңыз.
checkin-note-pass = Келесі қадамға өтуге болады.
checkin-note-unknown = Жалғастыруға болады; бұл жазылады және прокторға көрінеді.
checkin-note-fail = Түзетіп, қайта тексеріп көріңіз немесе келесі қадамдарды қараңыз.
checkin-note-fail-required = Түзетіп, қайта тексеріңіз. Басқа қадамдарды көре беруге болады, бірақ онсыз бастауға болмайды (26/9).

## Camera

checkin-camera-title = Камера мен жарық
checkin-camera-lead = Бетіңізді сопақшаның ішіне келтіріп, камераға қараңыз.
checkin-camera-picture = Өз бейнеңіз
checkin-camera-choice = Қай камера
checkin-camera-running = Камера мен жарық тексерілуде.
checkin-camera-fps = Секундына кадр
checkin-camera-size = Кескін өлшемі
checkin-camera-light = Жарық
checkin-camera-sharpness = Айқындық
checkin-camera-fail = Камераны қосыңыз, оны басқа бағдарлама пайдаланып тұрмағанын тексеріңіз, жарықты күшейтіңіз.
checkin-camera-unknown = Камераны тексеру мүмкін болмады. Қайталап көріңіз.
checkin-per-second = {$figure} кадр/с

## Microphone

checkin-microphone-title = Микрофон
checkin-microphone-lead = Алдымен сәл үнсіз отырыңыз, содан кейін сөйлемді дауыстап оқыңыз.
checkin-microphone-choice = Қай микрофон
checkin-microphone-level = Дыбыс деңгейі
checkin-microphone-progress = Тексерудің барысы
checkin-microphone-running = Микрофон тыңдап тұр. Ештеңе жазылмайды.
checkin-microphone-over = Тыңдау аяқталды.
checkin-microphone-noise = Бөлменің шуы
checkin-microphone-speech = Дауысыңыз
checkin-microphone-voice = Сөйлеу деп танылды
checkin-microphone-fail = Микрофонды қосып, дыбысын ашыңыз да, дауыстап оқып көріңіз.
checkin-microphone-unknown = Микрофонды тексеру мүмкін болмады. Сөйлемді оқып, қайталап көріңіз.

## Internet

checkin-line-title = Интернет байланысы
checkin-line-lead = Емтихан қызметіне дейінгі жылдамдық екі бағытта да өлшенеді; бұл шамамен 15 секунд алады.
checkin-line-running = Өлшеу жүріп жатыр. Осы уақытта ештеңе жүктемеңіз.
checkin-line-progress = Өлшеудің барысы
checkin-line-down = Қабылдау
checkin-line-up = Жіберу
checkin-line-lowest = Ең әлсіз секундта
checkin-line-latency = Жауап беру уақыты
checkin-line-jitter = Жауап ауытқуы
checkin-line-fail = Басқа жүктеулерді тоқтатыңыз, роутерге жақындаңыз немесе кабель қосыңыз.
checkin-line-unknown = Жылдамдықты өлшеу мүмкін болмады. Қайталап көріңіз.
checkin-line-unnamed = Емтихан қызметінің мекенжайы көрсетілмеген, сондықтан байланыс өлшенген жоқ.
checkin-mbit-s = Мбит/с
checkin-milliseconds = {$figure} мс

## Computer

checkin-computer-title = Компьютер
checkin-computer-lead = Экрандар мен іске қосылған бағдарламалар қаралады. Ештеңе жабылмайды және өшірілмейді: не істеу керегі айтылады.
checkin-computer-running = Компьютер қаралып жатыр.
checkin-computer-fail = Төмендегіні түзетіп, қайта тексеріңіз.
checkin-computer-unknown = Бұл компьютерде кейбір нәрсені көру мүмкін болмады. Бұл сіздің кінәңіз емес.
checkin-fact-state-clear = жоқ
checkin-fact-state-found = табылды
checkin-fact-state-advice = кеңес
checkin-fact-state-unknown = белгісіз
checkin-fact-displays = Екінші экран
checkin-fact-programs = Қашықтан басқару және экран көрсету бағдарламалары
checkin-fact-sessions = Қашықтан қосылу сеансы
checkin-fact-screen-capture = Экранды түсіріп алу
checkin-fact-virtual-machine = Виртуалды машина
checkin-fact-clock = Компьютер сағаты
checkin-fact-cameras = Виртуалды камера
checkin-fact-audio-devices = Құлаққап
checkin-fact-focus = Емтиханға бөгет жасауы мүмкін нәрселер
checkin-fact-unknown = Мұны бұл компьютерде тексеру мүмкін болмады.

## Summary

checkin-summary-title = Тексерудің қорытындысы
checkin-summary-lead = Кез келген қадамды жеке қайталауға болады. Барлық өлшем хаттамаға жазылады.
checkin-verdict-running = Тексерілмеген қадам бар.
checkin-verdict-pass = Бәрі жарайды, жалғастыруға болады.
checkin-verdict-overridden = Жалғастыруға болады: жарамаған қадамға рұқсат берілді, бұл хаттамаға жазылды.
checkin-verdict-unknown = Белгісіз қадам бар. Жалғастыра аласыз; бұл жазылады және прокторға көрінеді.
checkin-verdict-fail = Жарамаған қадам бар. Жаттығуда жалғастыруға болады; емтиханда болмайды (26/9).
checkin-verdict-blocked = Жарамаған қадамды түзетіп, қайталаңыз: онсыз бастауға болмайды (26/9). Түзете алмасаңыз, көмек сұраңыз.

## Help

checkin-help-ask = Көмек сұрау
checkin-help-again = Көмекті қайта сұрау
checkin-help-title = Көмек сұралды
checkin-help-lead = Оператор мен проктор тексеру нәтижелеріңізді көреді және қадамнан өтуге рұқсат бере алады. Осы бетте қала беріңіз: жауап өзі келеді. Хабарласқанда мына нөмірлерді айтыңыз.
checkin-help-number = Үміткердің нөмірі
checkin-help-attempt = Тестілеу нөмірі
checkin-help-sending = Нәтижелер жіберілуде…
checkin-help-waiting = Қызмет жауап берді ({$at}). Оператордың немесе проктордың шешімін күтіп отырмыз.
checkin-help-unreachable = Қызметпен байланыс әзірге жоқ. Алаңдамаңыз: ештеңе жоғалған жоқ, байланыс қайта-қайта тексерілуде. Күте тұрыңыз немесе тест орталығына телефонмен хабарласыңыз.

## Rehearsal

checkin-rehearse = Алдымен жабдықты тексеріп көру
checkin-rehearse-lead = Тексеруді күні бұрын, кодсыз жасап көруге болады. Ештеңе жазылмайды.
checkin-rehearsal-under = Жабдықты алдын ала тексеру
checkin-rehearsal-title = Алдын ала тексерудің қорытындысы
checkin-rehearsal-lead = Ештеңе жазылған жоқ және жіберілген жоқ. Емтихан күні осы қадамдар қайталанады.
checkin-rehearsal-running = Тексерілмеген қадам бар.
checkin-rehearsal-pass = Жабдығыңыз емтиханға дайын.
checkin-rehearsal-overridden = Жабдығыңыз емтиханға дайын.
checkin-rehearsal-unknown = Емтиханға кедергі жоқ, бірақ бәрін тексеру мүмкін болмады. Мүмкін болса, белгісіз қадамды қайталаңыз.
checkin-rehearsal-fail = Емтиханға дейін жарамаған қадамды түзетіңіз: емтихан күні онсыз бастауға болмайды (26/9).
checkin-rehearsal-blocked = Емтиханға дейін жарамаған қадамды түзетіңіз: емтихан күні онсыз бастауға болмайды (26/9).
checkin-rehearsal-save = Мәтін ретінде сақтау
checkin-rehearsal-kept = Сақталды: {$where}
checkin-rehearsal-done = Дайын
checkin-rehearsal-end = Аяқтау
checkin-todo-title = Емтиханға дейін не істеу керек
checkin-todo-again = Емтихан болатын жерде, сол компьютер мен сол желіде қайта тексеріп көріңіз.
checkin-todo-power = Компьютерді қуат көзіне қосыңыз, жаңартулар мен үлкен жүктеулерді алдын ала аяқтаңыз.
checkin-todo-alone = Бөлмеде жалғыз болыңыз; үстелден телефонды, құлаққапты және қағаздарды алып қойыңыз.
checkin-todo-document = Жеке куәлігіңіз бен бір реттік кодты дайындап қойыңыз.
checkin-keep-title = Жабдықты алдын ала тексеру
checkin-keep-when = Уақыты: {$when}

## Keys

checkin-keys-press = Таңдалған батырманы басу
checkin-keys-next = Келесі қадам
checkin-keys-back = Алдыңғы қадам
checkin-keys-again = Қадамды қайта тексеру
checkin-keys-device = Тізімнен құрылғы таңдау
