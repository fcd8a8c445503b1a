from tests.records.conftest import sign_now, signer_folder

__all__ = ["sign_now", "signer_folder"]
