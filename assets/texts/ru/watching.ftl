# Что находит наблюдение: название, слово кандидату, пояснение проктору.
watching-face-absent-name = Кандидата не видно
watching-face-absent-candidate = Мы вас не видим. Пожалуйста, сядьте так, чтобы лицо было в кадре.
watching-face-absent-reviewer = На месте никого не видно: кандидат не должен покидать место.

watching-extra-person-name = Посторонний человек
watching-extra-person-candidate = Похоже, в комнате ещё кто-то есть. Во время экзамена вы должны быть одни.
watching-extra-person-reviewer = В кадре двое или больше людей: посторонних в помещении быть не должно.

watching-turned-away-name = Отвернулся от экрана
watching-turned-away-candidate = Вы отвернулись от экрана. Пожалуйста, смотрите на экран.
watching-turned-away-reviewer = Голова надолго отвёрнута от экрана: кандидат не должен отворачиваться.

watching-gaze-away-name = Отвёл взгляд
watching-gaze-away-candidate = Пожалуйста, смотрите на экран.
watching-gaze-away-reviewer = Взгляд надолго отведён от экрана.

watching-camera-covered-name = Камера закрыта
watching-camera-covered-candidate = Похоже, камера закрыта. Пожалуйста, откройте объектив.
watching-camera-covered-reviewer = На изображении ничего не видно: кандидат не должен закрывать изображение.

watching-camera-frozen-name = Изображение застыло
watching-camera-frozen-candidate = Изображение с камеры застыло. Пожалуйста, проверьте камеру.
watching-camera-frozen-reviewer = Изображение совсем не меняется: у живого человека так не бывает.

watching-camera-moved-name = Камера сдвинута
watching-camera-moved-candidate = Камера сдвинулась. Пожалуйста, верните её на место.
watching-camera-moved-reviewer = Камеру повернули во время экзамена.

watching-low-light-name = Мало света
watching-low-light-candidate = Слишком темно. Пожалуйста, включите свет.
watching-low-light-reviewer = Света не хватает, чтобы видеть кандидата.

watching-different-person-name = Другой человек
watching-different-person-candidate = Мы не можем вас узнать. Пожалуйста, посмотрите прямо в камеру.
watching-different-person-reviewer = Человек в кадре не похож на зарегистрированного кандидата.

watching-phone-visible-name = Телефон
watching-phone-visible-candidate = Виден телефон. Пожалуйста, уберите его.
watching-phone-visible-reviewer = В кадре предмет, похожий на телефон.

watching-book-visible-name = Книга или бумаги
watching-book-visible-candidate = Видны книга или бумаги. Пожалуйста, уберите их.
watching-book-visible-reviewer = В кадре печатный или бумажный материал.

watching-speech-name = Речь
watching-speech-candidate = Слышен голос. Пожалуйста, не разговаривайте.
watching-speech-reviewer = На записи слышен голос.

watching-camera-lost-name = Камера пропала
watching-camera-lost-candidate = Камера не передаёт изображение. Проверьте кабель, мы пробуем подключиться снова.
watching-camera-lost-reviewer = Камера не давала изображения: кандидат не должен отключать видеокамеру.

watching-microphone-lost-name = Микрофон пропал
watching-microphone-lost-candidate = Микрофон не передаёт звук. Пожалуйста, проверьте кабель.
watching-microphone-lost-reviewer = Микрофон не давал звука.

watching-microphone-muted-name = Микрофон выключен
watching-microphone-muted-candidate = Микрофон выключен. Пожалуйста, включите его.
watching-microphone-muted-reviewer = Микрофон был выключен.

watching-focus-lost-name = Выход из окна
watching-focus-lost-candidate = Вы вышли из окна тестирования. Пожалуйста, вернитесь в него.
watching-focus-lost-reviewer = Окно тестирования не было активным.

watching-second-display-name = Второй экран
watching-second-display-candidate = Подключён второй экран. Пожалуйста, отключите его.
watching-second-display-reviewer = К компьютеру подключён второй экран.

watching-remote-access-name = Удалённый доступ
watching-remote-access-candidate = Работает программа удалённого доступа. Пожалуйста, закройте её.
watching-remote-access-reviewer = Работала программа, которая даёт другим доступ к компьютеру.

watching-virtual-camera-name = Виртуальная камера
watching-virtual-camera-candidate = Выбрана виртуальная камера. Пожалуйста, выберите настоящую.
watching-virtual-camera-reviewer = Изображение шло из программы, а не с камеры.

watching-virtual-machine-name = Виртуальная машина
watching-virtual-machine-candidate = Программа работает в виртуальной машине.
watching-virtual-machine-reviewer = Экзамен сдавали в виртуальной машине.

watching-headset-name = Наушники
watching-headset-candidate = Подключены наушники. Пожалуйста, снимите и отключите их.
watching-headset-reviewer = Подключены наушники: гарнитурой пользоваться нельзя.

watching-clock-changed-name = Часы переведены
watching-clock-changed-candidate = Часы компьютера изменились. Оставшееся время считает сервер.
watching-clock-changed-reviewer = Во время экзамена часы компьютера изменились.

watching-network-lost-name = Связь пропала
watching-network-lost-candidate = Связь пропала. Ваши ответы сохраняются, продолжайте.
watching-network-lost-reviewer = Связь с сервером прерывалась.

watching-monitor-restarted-name = Наблюдение перезапущено
watching-monitor-restarted-candidate = Наблюдение прервалось и запущено снова. От вас ничего не требуется.
watching-monitor-restarted-reviewer = Программа наблюдения останавливалась и запущена снова: в промежутке изображение не проверялось.

watching-room-scan-name = Помещение не показано
watching-room-scan-candidate = Помещение показано не полностью. Проведите камерой по дуге до конца.
watching-room-scan-reviewer = Кандидата попросили показать помещение круговым обзором; он отказался или обзор не был завершён.
