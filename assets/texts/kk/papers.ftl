# Емтиханнан кейін берілетін құжаттар: сөздері және оларды тексеру беті.
papers-date = { $year } жылғы { $day } { $month }
papers-moment = { $date }, { $time } (Астана уақыты)
papers-number = № { $number }
papers-issuer = Synaq тестілеу қызметі
papers-page = Бет
papers-practice = ЖАТТЫҒУ
papers-qr-words = { $number } құжатын тексеру мекенжайы бар QR-код
papers-check-words = Құжат электрондық түрде жасалды және мөрсіз жарамды. Оның күшін QR-код бойынша немесе мына мекенжайда тексеруге болады:
papers-no-threshold = белгіленбеген
papers-in-all = { $title }: барлығы
papers-place-home = қашықтан
papers-place-hall = тестілеу залы { $hall }, { $seat }-орын
papers-seconds = { $seconds } с
papers-lasts-on = аяқталмаған
papers-role = { $role ->
    [operator] оператор
    [proctor] проктор
    [commission] апелляциялық комиссия
   *[administrator] іріктеу рәсімінің әкімшісі
 }
papers-journal = { $count } жазба, соңғысының қосындысы { $digest }
papers-about-below = тестілеуді өту мәндерінен төмен нәтижелермен тестілеуден өткені туралы
papers-about-result = тестілеуден өту нәтижесі туралы
papers-reason-below-threshold = Дұрыс жауаптардың саны тестілеуді өту мәнінен төмен.
papers-reason-broken-off = Тестілеу терезесі жабылды немесе байланыс үзілді (26/49).
papers-decision = { $decision ->
    [violation] бұзушылық деп танылды
    [dismissed] бұзушылық емес
    [inconclusive] анықталмады
   *[none] шешім қабылданбаған
 }
papers-identity-machine = { $status ->
    [match] Жүйе кескінді анықтамалық фотосуретпен сәйкес деп тапты.
    [mismatch] Жүйе кескінді анықтамалық фотосуретпен сәйкес емес деп тапты.
    [not_asked] Жүйеден кескінді салыстыру сұралмаған.
   *[unknown] Жүйе кескінді анықтамалық фотосуретпен салыстыра алмады.
 }
papers-identity-figures = Ұқсастық көрсеткіші: { $likeness }, талап етілетіні: { $needed }.
papers-identity-person = { $decision ->
    [impostor] Адамның шешімі: бұл басқа адам. Негізі: { $reason }
   *[confirmed] Адамның шешімі: үміткердің тұлғасы расталды. Негізі: { $reason }
 }
papers-party = { $party ->
    [candidate] үміткер
    [computer] үміткердің компьютері
    [provider] байланыс провайдері
    [service] тестілеу қызметі
   *[unknown] анықталмады
 }
papers-source = { $source ->
    [client] үміткердің компьютері
   *[service] қызмет
 }
papers-kind = { $kind ->
    [certificate] Сертификат
    [statement] Тестілеу нәтижесі туралы анықтама
    [violation_list] Бұзушылықтар тізімі
    [rule_violation_act] Тестілеу ережелерін бұзу туралы акт
    [impostor_act] Жалған адамды анықтау туралы акт
   *[technical_fault_act] Жүйенің техникалық ақауы туралы акт
 }
papers-check-title = Құжатты тексеру
papers-check-status = { $status ->
    [valid] Құжат жарамды
    [expired] Құжаттың мерзімі өткен
    [revoked] Құжаттың күші жойылған
    [practice] Жаттығу құжаты: күші жоқ
   *[unknown] Мұндай құжат жоқ
 }
papers-check-status-words = { $status ->
    [valid] Құжатты осы қызмет берген, күші жойылмаған.
    [expired] Құжатты осы қызмет берген, бірақ оның қолданылу мерзімі аяқталды.
    [revoked] Құжатты осы қызмет берген, кейін оның күші жойылды.
    [practice] Құжатты осы қызмет жаттығу тестілеуінен кейін берген.
   *[unknown] Мекенжайдағы нөмір немесе код бұл қызметтің бірде-бір құжатына сәйкес келмейді. Мекенжайды құжаттан қайта оқып көріңіз.
 }
papers-check-kind = Құжат
papers-check-number = Нөмірі
papers-check-issued = Берілген күні
papers-check-until = Қолданылу мерзімі аяқталатын күн
papers-check-revoked = Күші жойылған күн
papers-check-holder = Иесі
papers-check-result = Нәтижесі
papers-check-moment = Тексерілген уақыты
papers-check-wait = Тым көп сұрау
papers-check-wait-words = { $seconds } секундтан кейін қайта тексеріңіз.
papers-result = { $result ->
    [passed] өтті
    [not_passed] өтпеген
   *[act] акт тіркелді
 }
papers-month-1 = қаңтар
papers-month-2 = ақпан
papers-month-3 = наурыз
papers-month-4 = сәуір
papers-month-5 = мамыр
papers-month-6 = маусым
papers-month-7 = шілде
papers-month-8 = тамыз
papers-month-9 = қыркүйек
papers-month-10 = қазан
papers-month-11 = қараша
papers-month-12 = желтоқсан
papers-mark = { $title }: балл { $mark }
papers-mark-unknown = { $title }: балл белгісіз
