"""The service over HTTP: `prescreen serve`, or an application to be mounted in another.

    from prescreen.serve import Settings, create_app
    app = create_app(Settings(region=Path("region.yaml"), state=Path("/var/lib/prescreen")))

Needs the extra `serve`. Nothing below imports it.
"""

from prescreen.serve.app import create_app
from prescreen.serve.settings import Limits, Settings

__all__ = ["Limits", "Settings", "create_app"]
