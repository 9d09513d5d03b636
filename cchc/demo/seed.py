"""The order in which the demo is made; each step goes through the actions that people use."""

from cchc.demo.accounts import create_accounts, create_keepers
from cchc.demo.org import found_everything


def seed(password):
    """Makes everything; yields a line for each step."""
    org = found_everything(password)
    yield "Đơn vị: xong."
    org.users = create_accounts(org, password)
    org.keepers = create_keepers(org)
    yield f"Tài khoản: {len(org.users)}."
