"""docker-compose.yml, Dockerfile and the workflow, judged without a Docker engine.

The schemas are the ones that `check-jsonschema` ships: the compose specification's own and the one of GitHub workflows.
"""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def schema(name: str) -> dict[str, Any]:
    path = files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def conform(document: object, name: str) -> None:
    wanted = schema(name)
    jsonschema.validators.validator_for(wanted)(wanted).validate(document)


def strings(value: object) -> list[str]:
    """Every string below a YAML value, keys included."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [str(value)]


def test_compose_file_follows_the_compose_specification():
    conform(COMPOSE, "compose-spec")


def test_a_mistake_in_the_compose_file_would_be_seen():
    broken = {**COMPOSE, "services": {"app": {**SERVICES["app"], "port": ["8000:8000"]}}}
    with pytest.raises(jsonschema.ValidationError, match="port"):
        conform(broken, "compose-spec")


def test_workflow_follows_the_schema_of_github_workflows():
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    # YAML 1.1, which PyYAML reads, takes the key `on` for a truth value.
    conform(yaml.safe_load(text.replace("\non:", '\n"on":')), "github-workflows")


def test_the_application_starts_alone_and_each_server_on_demand():
    profiles = {name: service.get("profiles", []) for name, service in SERVICES.items()}
    assert profiles == {"app": [], "neo4j": ["neo4j"], "sparql": ["sparql"]}


def test_neo4j_is_release_5_community():
    assert re.fullmatch(r"neo4j:5\.\d+(\.\d+)?-community", SERVICES["neo4j"]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_health_check(name: str):
    service = SERVICES[name]
    if "healthcheck" in service:
        assert service["healthcheck"]["test"][0] == "CMD"
    else:
        assert service["build"] == "."
        assert "entrypoint" not in service
        assert re.search(r"^HEALTHCHECK ", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_names_its_image_with_a_tag_that_stays(name: str):
    _, _, tag = SERVICES[name]["image"].rpartition("/")[2].partition(":")
    assert tag not in {"", "latest"}


def test_base_images_have_a_tag_that_stays():
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert images
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", image) for image in images)


@pytest.mark.parametrize("name", SERVICES)
def test_data_is_in_named_volumes(name: str):
    sources = [volume.split(":")[0] for volume in SERVICES[name]["volumes"]]
    assert sources
    assert set(sources) <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_only(name: str):
    assert SERVICES[name]["ports"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name]["ports"])


@pytest.mark.parametrize("name", SERVICES)
def test_services_come_back_after_a_restart(name: str):
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_no_password_is_written_down_and_none_is_demanded_of_the_plain_application():
    """Compose reads `${NAME:?}` of inactive profiles too, so the password is a file that only Neo4j mounts."""
    said = strings(COMPOSE)
    assert not [text for text in said if re.search(r"\$\{\w+:?\?", text)]
    assert not [text for text in said if re.search(r"passw|neo4j/", text, re.IGNORECASE)]
    assert [text for text in said if text.startswith("NEO4J_AUTH")] == ["NEO4J_AUTH_FILE"]
    secret = SERVICES["neo4j"]["environment"]["NEO4J_AUTH_FILE"].removeprefix("/run/secrets/")
    assert SERVICES["neo4j"]["secrets"] == [secret]
    assert [name for name, service in SERVICES.items() if "secrets" in service] == ["neo4j"]


def test_secrets_reach_neither_git_nor_the_image():
    folder = COMPOSE["secrets"]["neo4j_auth"]["file"].split("/")[1]
    assert f"/{folder}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert "*" in sent
    assert f"!{folder}" not in sent


def test_the_image_runs_as_an_ordinary_user_on_a_volume():
    final = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    user = re.search(r"^USER (\S+)", final, re.MULTILINE)
    assert user
    assert user[1] not in {"root", "0"}
    assert re.search(r"^VOLUME /data$", final, re.MULTILINE)
    assert "OGNIWO_WORKSPACE=/data" in final


def test_the_image_is_built_from_files_it_is_sent():
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    missing = {name for name in sent if not (ROOT / name).exists()}
    assert not missing
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert {name for names in copied for name in names.split()} - {"."} <= sent
    assert "--no-build-isolation" in DOCKERFILE
    assert DOCKERFILE.count("--require-hashes") == 2


def test_compose_variables_have_defaults_and_are_in_the_example():
    used = re.findall(r"\$\{(\w+)(:-)?", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert used
    assert all(default for _, default in used)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert {name for name, _ in used} == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
