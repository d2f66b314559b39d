# Администрирование: показатели и выгрузки, перерывы и акты, программы, задания, попытки и запись.
administration-verdict-violation = Нарушение, подтверждено
administration-verdict-dismissed = Снято проверяющими
administration-verdict-inconclusive = Не установлено
