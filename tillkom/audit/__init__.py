"""Look through finished files for what their reader may not see: names, ids, decision references, sentences."""

from tillkom.audit.scan import Auditor, Found, audit_folder, withdraw
from tillkom.confided import listed_names

__all__ = ["Auditor", "Found", "audit_folder", "listed_names", "withdraw"]
