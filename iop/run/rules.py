"""What the person with the shell may do here."""

from iop.policy import Role, rule

rule("operate.serve", who={Role.OPERATOR}, about="start the site in one process")
