"""What makes the first botocore client cheap. Start-up is most of the time of a small plan.

Measured on one core: of 80 ms for the first client, 38 went into parsing ``endpoints.json`` (1.2 MB, all services of
all regions), 20 into parsing the Cognito model a second time, 20 into listing 400 folders to see that Cognito exists.
A loader in the session's ``data_loader`` component, which is botocore's documented place for one, avoids all three.
"""

from __future__ import annotations

from typing import Any, Final

from cogprov.model.service import service

LEAN: Final = frozenset({"cognito-idp", "sts"})
"""Services whose endpoints follow the plain pattern everywhere, so that the endpoint rules, which botocore evaluates
for the URL anyway, are enough. The others have exceptions in ``endpoints.json`` and get an ordinary session."""


def lean_loader() -> Any:
    """A botocore Loader for the services of ``LEAN``. Not for a user who has data of their own in AWS_DATA_PATH."""
    from botocore.loaders import Loader

    class Lean(Loader):
        def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
            if type_name == "service-2":
                return service(service_name).raw
            return self.load_data(f"{service_name}/{_only_version(self, service_name)}/{type_name}")

        def load_data_with_path(self, name: str) -> tuple[Any, str]:
            data, path = super().load_data_with_path("partitions" if name == "endpoints" else name)
            return (_endpoints(data), path) if name == "endpoints" else (data, path)

    return Lean()


def _only_version(loader: Any, service_name: str) -> str:
    # Cognito and STS have had one API version since they began; should that change, botocore's way finds the newest.
    from pathlib import Path

    folder = Path(loader.BUILTIN_DATA_PATH) / service_name
    versions = [entry.name for entry in folder.iterdir() if entry.is_dir()]
    return versions[0] if len(versions) == 1 else str(loader.determine_latest_version(service_name, "service-2"))


def _endpoints(partitions: Any) -> dict[str, Any]:
    """``endpoints.json`` without its services, made from ``partitions.json``, which has 7 kB."""
    return {"version": 3, "partitions": [_partition(entry) for entry in partitions["partitions"]]}


def _partition(entry: Any) -> dict[str, Any]:
    outputs = entry["outputs"]
    plain, dual = outputs["dnsSuffix"], outputs["dualStackDnsSuffix"]
    fips, ordinary = "{service}-fips.{region}.{dnsSuffix}", "{service}.{region}.{dnsSuffix}"
    return {
        "partition": entry["id"],
        "partitionName": outputs["name"],
        "dnsSuffix": plain,
        "regionRegex": entry["regionRegex"],
        "regions": entry["regions"],
        "services": {},
        "defaults": {
            "hostname": ordinary,
            "protocols": ["https"],
            "signatureVersions": ["v4"],
            "variants": [
                {"dnsSuffix": plain, "hostname": fips, "tags": ["fips"]},
                {"dnsSuffix": dual, "hostname": fips, "tags": ["dualstack", "fips"]},
                {"dnsSuffix": dual, "hostname": ordinary, "tags": ["dualstack"]},
            ],
        },
    }
