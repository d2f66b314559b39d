# Эссе: конкурсная комиссия за консолью.
essays-list = Эссе для оценивания
essays-contest = Конкурс
essays-text = Текст эссе
essays-none = Вы не входите в состав конкурсной комиссии.
essays-none-yet = Эссе пока нет. Они появляются здесь после того, как проктор опубликует результат без нарушений.
essays-opening = Эссе загружается.
essays-administrator = Тексты эссе читает только комиссия. В списке видно, сколько оценок поставлено каждому.
essays-progress = Вы оценили { $mine } из { $count }
essays-count = Эссе: { $count }
essays-words = { $count ->
    [one] { $count } слово
    [few] { $count } слова
   *[many] { $count } слов
 }
essays-words-of = слов: { $count }, не более { $limit }
essays-over = Превышен объём (26/117)
essays-over-short = больше нормы
essays-nothing = Кандидат ничего не написал.
essays-given = Поставлено оценок: { $given }
essays-mark = Оценка: { $mark }
essays-mark-name = Оценка { $mark }
essays-state-needed = Каждое эссе оценивает одинаковое число членов, не менее { $needed } из { $size } (184/115).
essays-state-awaited = Кандидатов, чей этап не завершён или не опубликован: { $count }.
essays-state-short = Эссе, которым не хватает оценок: { $count }.
essays-state-closed = Оценивание завершено { $at }.
essays-scale = Ваша оценка, клавиши 0–5
essays-scale-0 = Тема эссе не написана или не раскрыта
essays-scale-1 = Тема раскрыта частично: общие знания и понимание соответствующей сферы
essays-scale-3 = Тема раскрыта хорошо: широкие знания сферы, самостоятельный и критический анализ
essays-scale-5 = Тема раскрыта полностью: глубокие знания, высокий уровень критического анализа, предложены меры по совершенствованию сферы
essays-words-on-it = Слова к оценке, если нужно
essays-own-none = Вы ещё не оценили это эссе.
essays-own = Ваша оценка сохранена: { $mark }
essays-closed = Оценивание завершено.
essays-take-back = Отозвать
essays-take-back-key = Ctrl+Z отзывает вашу оценку
essays-next = Далее (N)
essays-close = Завершить оценивание
essays-close-lead = Среднее оценок станет баллом каждого кандидата, результаты будут объявлены. После этого оценки изменить нельзя.
