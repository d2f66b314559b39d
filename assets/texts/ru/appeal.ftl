# Страница жалоб: на что жалуются, запись для комиссии, её решение.
appeal-list = Жалобы
appeal-none = Жалоб нет.
appeal-back = Назад
appeal-number = Номер
appeal-state = Состояние
appeal-filed = Подана
appeal-left = Осталось
appeal-state-filed = ждёт
appeal-state-granted = запись выдана
appeal-state-decided = решена
appeal-state-withdrawn = отозвана кандидатом

## Одна жалоба
appeal-filed-at = Подана { $at } по времени Астаны
appeal-published-passed = Опубликовано { $at }. Результат на сейчас: пройдено.
appeal-published-not-passed = Опубликовано { $at }. Результат на сейчас: «Өтпеген», не пройдено.
appeal-due = Решить до конца { $at } · рабочее время: { $left }
appeal-no-deadline = Срок решения на этой площадке не установлен.
appeal-said = Слова кандидата
appeal-violations = Опубликованный список нарушений
appeal-remark = Замечание кандидата к этому нарушению:
appeal-no-violations = В списке нет нарушений.
appeal-own-finding = Обнаружено проктором

## Запись
appeal-record = Запись для комиссии
appeal-no-requests = Запись ещё никто не запрашивал.
appeal-request-waits = Запрошена { $at }; решение за администратором.
appeal-request-granted = Запрошена { $at }, выдана { $granted }, без ключей к заданиям.
appeal-request-granted-keys = Запрошена { $at }, выдана { $granted }, с ключами к заданиям.
appeal-ask = Запросить запись
appeal-ask-lead = Запрос рассматривает администратор. Укажите, что комиссия хочет посмотреть.
appeal-ask-reason = Что нужно посмотреть
appeal-ask-go = Отправить запрос
appeal-grant = Выдать
appeal-grant-title = Выдать запись комиссии
appeal-grant-basis = Основание решения, например № 7 от 1.12.2026
appeal-grant-keys = С ключами к заданиям
appeal-viewing-only = Для служебного пользования. Задания выдаются только для просмотра: их не копируют и не передают (26/32-3, 26/45, 26/61). Каждый просмотр остаётся в журнале аудита.

## Досье
appeal-dossier = Досье попытки
appeal-dossier-fetch = Скачать досье…
appeal-dossier-stop = Остановить
appeal-dossier-made = Служба собирает досье…
appeal-dossier-far = { $done } из { $of } МБ
appeal-dossier-checking = проверяется…
appeal-dossier-stopping = останавливается…
appeal-dossier-stopped = Остановлено. На диске ничего не осталось.
appeal-dossier-whole = Проверено: целое. Ничего не изменено.
appeal-dossier-broken = Проверено: НЕ ЦЕЛОЕ. Что-то в нём изменено; не решайте по нему и сообщите администратору.
appeal-dossier-place = Файл: { $place }
appeal-dossier-limits = Кто сидел за компьютером и что держится только на слове службы, файл доказать не может: это перечисляет команда «synaq verify».

## Решение
appeal-decision = Решение комиссии
appeal-upheld = удовлетворена
appeal-dismissed = отклонена
appeal-votes = За жалобу { $for }, против { $against }; присутствовали { $present } из { $members } членов.
appeal-by-chair = Голоса разделились поровну: решил голос председателя.
appeal-protocol-at = Протокол { $protocol }, внесён { $at }
appeal-withdrawn = Снято нарушений: { $count }; в списке осталось: { $left }.
appeal-decision-title = Внести решение комиссии
appeal-rules = Не менее пяти членов, присутствуют не менее двух третей. Решает большинство присутствующих, при равенстве голосов — голос председателя.
appeal-member = Член комиссии { $place }: фамилия и имя
appeal-vote = Голос
appeal-vote-absent = отсутствовал
appeal-vote-uphold = за жалобу
appeal-vote-dismiss = против
appeal-chair = Председатель
appeal-add-member = Добавить члена
appeal-tally-names = Внесите имена и голоса всех членов.
appeal-tally-upheld = Жалоба удовлетворена: за { $for }, против { $against }; присутствовали { $present } из { $members }.
appeal-tally-dismissed = Жалоба отклонена: за { $for }, против { $against }; присутствовали { $present } из { $members }.
appeal-withdraw = Какие нарушения снимаются:
appeal-follows-all = Что следует: весь список снимается. Результат становится таким, как говорит балл, и документ оформляется заново.
appeal-follows-some = Что следует: снимается нарушений { $gone }, остаётся { $left }. Результат остаётся «Өтпеген», список оформляется заново.
appeal-follows-nothing = Что следует: нарушения не снимаются; опубликованный результат остаётся прежним.
appeal-follows-dismissed = Что следует: опубликованный результат остаётся прежним.
appeal-protocol = Номер протокола
appeal-reasons = Обоснование комиссии для кандидата
appeal-record-decision = Внести решение
appeal-record-lead = Решение вносится один раз и не изменяется. Кандидат увидит его с обоснованием в кабинете, и результат будет следовать из него. Зарегистрированный акт, все основания которого сняты, больше не действует.
