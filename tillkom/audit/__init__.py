"""Look through finished files for what their reader may not see: names, ids, decision references, sentences."""

from tillkom.audit.names import listed_names
from tillkom.audit.scan import Auditor, Found, audit_folder, withdraw

__all__ = ["Auditor", "Found", "audit_folder", "listed_names", "withdraw"]
