"""What the person with the shell may do here."""

from iop.policy import Role, rule

rule("operate.serve", who={Role.OPERATOR}, about="start the site in one process")
rule("operate.backup", who={Role.OPERATOR}, about="write a backup of the database")
rule("operate.restore", who={Role.OPERATOR}, about="bring a backup back and void what must not")
rule("operate.begin", who={Role.OPERATOR}, about="begin a programme and invite who runs it")
