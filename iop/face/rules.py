"""What anybody may see without signing in: help, a way out, drawings, and pages about ourselves."""

from iop.policy import ANYONE, rule

HELP = rule("public.help", who=ANYONE, about="Who to call, at any hour.")
LEAVE = rule("public.leave", who=ANYONE, about="The neutral page behind Leave quickly.")
AVATAR = rule("public.avatar", who=ANYONE, about="A drawing, by its unguessable seed.")
ABOUT = rule(
    "public.about", who=ANYONE, about="Pages about ourselves: accessibility, who sees what."
)
STYLEGUIDE = rule("public.styleguide", who=ANYONE, about="All parts of the design; only in DEBUG.")
