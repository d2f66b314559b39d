# Документы, которые выдаются после тестирования: их слова и страница проверки.
papers-date = { $day } { $month } { $year } года
papers-moment = { $date }, { $time } (время Астаны)
papers-number = № { $number }
papers-issuer = Служба тестирования Synaq
papers-page = Страница
papers-practice = ПРОБНЫЙ
papers-qr-words = QR-код с адресом проверки документа { $number }
papers-check-words = Документ составлен в электронном виде и действителен без печати. Проверить его можно по QR-коду или по адресу:
papers-no-threshold = не установлено
papers-in-all = { $title }: всего
papers-place-home = дистанционно
papers-place-hall = зал тестирования { $hall }, место { $seat }
papers-seconds = { $seconds } с
papers-lasts-on = не окончено
papers-role = { $role ->
    [operator] оператор
    [proctor] проктор
    [commission] апелляционная комиссия
   *[administrator] администратор процедуры отбора
 }
papers-journal = записей: { $count }, сумма последней { $digest }
papers-about-below = о прохождении тестирования с результатами ниже значений прохождения тестирования
papers-about-result = о результате прохождения тестирования
papers-reason-below-threshold = Количество правильных ответов ниже значения прохождения тестирования.
papers-reason-broken-off = Окно тестирования было закрыто или связь прервана (26/49).
papers-decision = { $decision ->
    [violation] признано нарушением
    [dismissed] не нарушение
    [inconclusive] не установлено
   *[none] решение не принято
 }
papers-identity-machine = { $status ->
    [match] Система нашла изображение совпадающим с эталонной фотографией.
    [mismatch] Система нашла изображение не совпадающим с эталонной фотографией.
    [not_asked] Сличение изображения у системы не запрашивалось.
   *[unknown] Система не смогла сличить изображение с эталонной фотографией.
 }
papers-identity-figures = Показатель сходства: { $likeness }, требуемый: { $needed }.
papers-identity-person = { $decision ->
    [impostor] Решение человека: это другое лицо. Основание: { $reason }
   *[confirmed] Решение человека: личность кандидата подтверждена. Основание: { $reason }
 }
papers-party = { $party ->
    [candidate] кандидат
    [computer] компьютер кандидата
    [provider] провайдер связи
    [service] служба тестирования
   *[unknown] не установлено
 }
papers-source = { $source ->
    [client] компьютер кандидата
   *[service] служба
 }
papers-kind = { $kind ->
    [certificate] Сертификат
    [statement] Справка о результате тестирования
    [violation_list] Список нарушений
    [rule_violation_act] Акт о нарушении правил тестирования
    [impostor_act] Акт о выявлении подставного лица
   *[technical_fault_act] Акт о технической неисправности системы
 }
papers-check-title = Проверка документа
papers-check-status = { $status ->
    [valid] Документ действителен
    [expired] Срок действия документа истёк
    [revoked] Документ отозван
    [practice] Пробный документ: силы не имеет
   *[unknown] Такого документа нет
 }
papers-check-status-words = { $status ->
    [valid] Документ выдан этой службой и не отозван.
    [expired] Документ выдан этой службой, но срок его действия окончился.
    [revoked] Документ был выдан этой службой и затем отозван.
    [practice] Документ выдан этой службой после пробного тестирования.
   *[unknown] Номер или код в адресе не подходят ни к одному документу этой службы. Считайте адрес с документа ещё раз.
 }
papers-check-kind = Документ
papers-check-number = Номер
papers-check-issued = Дата выдачи
papers-check-until = Срок действия до
papers-check-revoked = Дата отзыва
papers-check-holder = Владелец
papers-check-result = Результат
papers-check-moment = Время проверки
papers-check-wait = Слишком много запросов
papers-check-wait-words = Повторите проверку через { $seconds } с.
papers-result = { $result ->
    [passed] прошёл (прошла)
    [not_passed] не прошёл (не прошла)
   *[act] акт зарегистрирован
 }
papers-month-1 = января
papers-month-2 = февраля
papers-month-3 = марта
papers-month-4 = апреля
papers-month-5 = мая
papers-month-6 = июня
papers-month-7 = июля
papers-month-8 = августа
papers-month-9 = сентября
papers-month-10 = октября
papers-month-11 = ноября
papers-month-12 = декабря
papers-mark = { $title }: балл { $mark }
papers-mark-unknown = { $title }: балл неизвестен
