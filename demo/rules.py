"""What the demonstration adds to the rules. Not installed where DEMO is off."""

from iop.policy import ANYONE, Role, rule

rule("operate.demo", who={Role.OPERATOR}, about="Fill an empty site with invented people.")
rule("public.demo_door", who=ANYONE, about="Sign in as an invented person by one click.")
rule("public.demo_letters", who=ANYONE, about="Read the letters written on this machine.")
rule("demo.keep_company", who={Role.OPERATOR}, about="Keep the invented people in their room.")
