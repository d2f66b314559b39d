# Бақылау табатын жағдайлар: атауы, үміткерге айтылатын сөз, прокторға түсінік.
watching-face-absent-name = Үміткер көрінбейді
watching-face-absent-candidate = Сіз көрінбей тұрсыз. Орныңызға отырып, экранға қараңызшы.
watching-face-absent-reviewer = Орындықта ешкім көрінбейді: үміткер орнынан тұрмауы тиіс.

watching-extra-person-name = Бөгде адам
watching-extra-person-candidate = Бөлмеде тағы біреу бар сияқты. Емтихан кезінде жалғыз болуыңыз керек.
watching-extra-person-reviewer = Кадрда екі немесе одан көп адам көрінеді: бөлмеде бөгде адамдар болмауы тиіс.

watching-turned-away-name = Экраннан бұрылды
watching-turned-away-candidate = Экраннан бұрылып кеттіңіз. Экранға қараңызшы.
watching-turned-away-reviewer = Бас экраннан ұзақ уақыт бұрылған: үміткер экраннан бұрылмауы тиіс.

watching-gaze-away-name = Көзін экраннан алды
watching-gaze-away-candidate = Экранға қараңызшы.
watching-gaze-away-reviewer = Көзқарас ұзақ уақыт экраннан тыс.

watching-camera-covered-name = Камера жабылған
watching-camera-covered-candidate = Камера жабылып қалған сияқты. Кескінді ашыңызшы.
watching-camera-covered-reviewer = Кескінде ештеңе көрінбейді: үміткер кескінді жаппауы тиіс.

watching-camera-frozen-name = Кескін тұрып қалды
watching-camera-frozen-candidate = Камерадан келетін кескін тұрып қалды. Камераны тексеріңізші.
watching-camera-frozen-reviewer = Кескін мүлде өзгермейді: тірі адамда мұндай болмайды.

watching-camera-moved-name = Камера жылжыды
watching-camera-moved-candidate = Камера орнынан жылжыды. Оны бұрынғы қалпына қойыңызшы.
watching-camera-moved-reviewer = Камера емтихан кезінде басқа жаққа бұрылған.

watching-low-light-name = Жарық аз
watching-low-light-candidate = Жарық жеткіліксіз. Шамды қосыңызшы.
watching-low-light-reviewer = Үміткерді көруге жарық жеткіліксіз.

watching-different-person-name = Басқа адам
watching-different-person-candidate = Сізді тани алмай тұрмыз. Камераға тура қараңызшы.
watching-different-person-reviewer = Кадрдағы адам тіркелген үміткерге ұқсамайды.

watching-phone-visible-name = Телефон
watching-phone-visible-candidate = Телефон көрінеді. Оны алып қойыңызшы.
watching-phone-visible-reviewer = Кадрда телефонға ұқсас зат бар.

watching-book-visible-name = Кітап немесе қағаз
watching-book-visible-candidate = Кітап немесе қағаз көрінеді. Оны алып қойыңызшы.
watching-book-visible-reviewer = Кадрда баспа не қағаз материал бар.

watching-speech-name = Сөйлеу
watching-speech-candidate = Дауыс естіледі. Сөйлемеуіңізді сұраймыз.
watching-speech-reviewer = Жазбада дауыс естіледі.

watching-camera-lost-name = Камера жоқ
watching-camera-lost-candidate = Камерадан кескін келмей тұр. Сымын тексеріңізші, біз қайта қосылып жатырмыз.
watching-camera-lost-reviewer = Камера кескін бермеді: үміткер бейнекамераны ажыратпауы тиіс.

watching-microphone-lost-name = Микрофон жоқ
watching-microphone-lost-candidate = Микрофоннан дыбыс келмей тұр. Сымын тексеріңізші.
watching-microphone-lost-reviewer = Микрофон дыбыс бермеді.

watching-microphone-muted-name = Микрофон өшірілген
watching-microphone-muted-candidate = Микрофон өшірулі. Оны қосыңызшы.
watching-microphone-muted-reviewer = Микрофон өшірілген.

watching-focus-lost-name = Терезеден шықты
watching-focus-lost-candidate = Тестілеу терезесінен шығып кеттіңіз. Терезеге оралыңызшы.
watching-focus-lost-reviewer = Тестілеу терезесі белсенді болмады.

watching-second-display-name = Екінші экран
watching-second-display-candidate = Екінші экран қосулы. Оны ажыратыңызшы.
watching-second-display-reviewer = Компьютерге екінші экран қосылған.

watching-remote-access-name = Қашықтан қол жеткізу
watching-remote-access-candidate = Қашықтан қол жеткізу бағдарламасы қосулы. Оны жабыңызшы.
watching-remote-access-reviewer = Басқа адамдарға компьютерге қол жеткізуге мүмкіндік беретін бағдарлама жұмыс істеп тұрған.

watching-virtual-camera-name = Виртуалды камера
watching-virtual-camera-candidate = Виртуалды камера таңдалған. Нақты камераны таңдаңызшы.
watching-virtual-camera-reviewer = Кескін нақты камерадан емес, бағдарламадан келген.

watching-virtual-machine-name = Виртуалды машина
watching-virtual-machine-candidate = Бағдарлама виртуалды машинада жұмыс істеп тұр.
watching-virtual-machine-reviewer = Емтихан виртуалды машинада тапсырылған.

watching-headset-name = Құлаққап
watching-headset-candidate = Құлаққап қосулы. Оны шешіп, ажыратыңызшы.
watching-headset-reviewer = Құлаққап қосылған: гарнитураны қолдануға болмайды.

watching-clock-changed-name = Сағат өзгертілді
watching-clock-changed-candidate = Компьютердің сағаты өзгерді. Қалған уақытты сервер есептейді.
watching-clock-changed-reviewer = Емтихан кезінде компьютердің сағаты өзгерген.

watching-network-lost-name = Байланыс үзілді
watching-network-lost-candidate = Байланыс үзілді. Жауаптарыңыз сақталады, жалғастыра беріңіз.
watching-network-lost-reviewer = Сервермен байланыс үзілген.

watching-monitor-restarted-name = Бақылау қайта қосылды
watching-monitor-restarted-candidate = Бақылау үзіліп, қайта қосылды. Сізден ештеңе талап етілмейді.
watching-monitor-restarted-reviewer = Бақылау бағдарламасы тоқтап, қайта іске қосылған: осы аралықта кескін тексерілмеген.

watching-room-scan-name = Бөлме көрсетілмеді
watching-room-scan-candidate = Бөлме толық көрсетілмеді. Камераны доға бойымен соңына дейін жүргізіңізші.
watching-room-scan-reviewer = Үміткерден бөлмені дөңгелек шолып көрсету сұралды; ол бас тартты немесе шолу соңына дейін жеткізілмеді.
