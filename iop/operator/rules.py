"""The rules of the operators' site."""

from iop.policy import Role, declare_external, rule

rule("operate.site", who={Role.OPERATOR}, about="the operators' site: programmes and the post")
rule("operate.send_again", who={Role.OPERATOR}, about="put letters that were given up in the queue")
rule("operate.end_programme", who={Role.OPERATOR}, about="end a programme and all access to it")
rule("operate.take_back", who={Role.OPERATOR}, about="take back invitations that one sent oneself")
rule("policy.table", who={Role.OPERATOR}, about="write the table of who may do what")

declare_external("admin:*", get="operate.site", post="operate.site")
