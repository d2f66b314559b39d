# Әкімшілендіру: көрсеткіштер мен деректерді шығару, үзілістер мен актілер, бағдарламалар, тапсырмалар, жазылу.
administration-verdict-violation = Бұзушылық расталды
administration-verdict-dismissed = Тексерушілер алып тастады
administration-verdict-inconclusive = Анықталмады
