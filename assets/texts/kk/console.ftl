# Проктор консолі: кіру, мәзір, кезек.
console-brand = Synaq — консоль
console-sign-in-title = Консоль
console-sign-in-lead = Әкімші берген кілтпен кіріңіз.
console-sign-in-token = Кілтіңіз
console-sign-in-go = Кіру
console-sign-in-busy = Кіріп жатыр…
console-sign-in-where = Кілт шыққанға дейін тек жадта сақталады.
console-sign-in-server = Қызмет: { $server }
console-sign-out = Шығу
console-trouble = { $what }
console-role-operator = Оператор
console-role-proctor = Проктор
console-role-administrator = Әкімші
console-role-commission = Комиссия
console-role-examiner = Конкурс комиссиясының мүшесі
console-place-reviews = Тексеру
console-place-administration = Әкімшілендіру
console-place-wall = Шолу
console-place-essays = Эссе
console-place-appeals = Шағымдар
console-queue = Тексерілетін тестілеулер
console-queue-incidents = { $count ->
    [0] күдік жоқ
   *[other] { $count } күдік
 }
console-queue-severe = { $count } маңызды
console-queue-remarks = ескерту
console-state-waiting = күтуде
console-state-in-review = тексерілуде
console-state-second-review = 2-тексеруші
console-state-third-review = 3-тексеруші
console-state-decided = жариялауға болады
console-state-published = жарияланды
console-left-hours = { $hours ->
    [0] { $minutes } мин
   *[other] { $hours } сағ { $minutes } мин
 }
console-left-over = { $span } кешікті
