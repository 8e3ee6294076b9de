"""The rules of the vault: nobody asks it anything but the person with the shell."""

from iop.policy import Role, rule

rule("vault.rotate", who={Role.OPERATOR}, about="seal everything under the newest secret")
