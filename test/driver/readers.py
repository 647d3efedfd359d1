# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: readers.py <folder>; what each program that reads our output asks of it. Where one has
source to read, the function that asks is named."""

import gzip
import json
import os
import pathlib
import re
import sys
import urllib.parse

# What of the schema of SARIF 2.1.0 is written; like the schema, nothing else may be there.
TEXT = {"text": str, "markdown": str}
REGION = dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), int)
ARTIFACT = {"uri": str, "uriBaseId": str}
PLACE = {"physicalLocation": {"artifactLocation": ARTIFACT, "region": REGION}}
SARIF = {"$schema": str, "version": str, "runs": [{
    "tool": {"driver": {
        "name": str, "version": str, "semanticVersion": str, "informationUri": str, "rules": [{
            "id": str, "name": str, "shortDescription": TEXT, "fullDescription": TEXT,
            "helpUri": str, "help": TEXT, "messageStrings": {"default": TEXT},
            "defaultConfiguration": {"level": str},
            "properties": {"precision": str, "problem.severity": str, "tags": [str]}}]}},
    "columnKind": str, "automationDetails": {"id": str},
    "originalUriBaseIds": {"SRCROOT": {"uri": str}},
    "invocations": [{"executionSuccessful": bool, "toolExecutionNotifications": [{
        "level": str, "descriptor": {"id": str}, "message": TEXT, "locations": [PLACE]}]}],
    "results": [{
        "ruleId": str, "ruleIndex": int, "level": str, "message": TEXT, "baselineState": str,
        "locations": [{**PLACE, "logicalLocations": [{"fullyQualifiedName": str}]}],
        "relatedLocations": [{"id": int, **PLACE, "message": TEXT}],
        "codeFlows": [{"threadFlows": [{"locations": [{
            "importance": str, "location": {**PLACE, "message": TEXT}}]}]}],
        "partialFingerprints": {"primaryLocationLineHash": str, "corolint/v1": str},
        "fixes": [{"description": TEXT, "properties": {"safety": str}, "artifactChanges": [{
            "artifactLocation": ARTIFACT, "replacements": [{
                "deletedRegion": REGION, "insertedContent": TEXT}]}]}],
        "suppressions": [{"kind": str, "status": str, "justification": str}]}]}]}

folder = pathlib.Path(sys.argv[1]).resolve()
os.chdir(folder)
SOURCE = "src/ünder score.cpp"


def load(name):
    text = pathlib.Path(name).read_bytes()
    assert not text.startswith(b"\xef\xbb\xbf"), f"{name} starts with a byte order mark"
    return json.loads(text)


def results(sarif):
    return sarif["runs"][0]["results"]


def fits(value, shape, at="log"):
    if isinstance(shape, dict):
        assert isinstance(value, dict) and not value.keys() - shape.keys(), f"{at}: {value}"
        for key, part in value.items():
            fits(part, shape[key], f"{at}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{at} is no list"
        for part in value:
            fits(part, shape[0], at)
    else:
        assert type(value) is shape, f"{at}: {value}"


def line(file, number):
    return pathlib.Path(file).read_text(encoding="utf-8").splitlines()[number - 1]


def marked(file, region, first):
    """The text of a region whose columns count code points from `first`."""
    assert region["startLine"] == region["endLine"]
    return line(file, region["startLine"])[region["startColumn"] - first:region["endColumn"] - first]


def github(sarif):
    """docs.github.com, SARIF support for code scanning."""
    assert sarif["version"] == "2.1.0" and sarif["$schema"].endswith("sarif-2.1.0.json")
    assert len(sarif["runs"]) <= 20
    assert len(gzip.compress(json.dumps(sarif).encode())) < 10 << 20
    run = sarif["runs"][0]
    assert run["automationDetails"]["id"].endswith("/"), "a category, and no run in it"
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        for key in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[key]["text"])
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["id"]) <= 255 and len(rule["properties"]["tags"]) <= 20
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert rule["help"]["markdown"]
    assert results(sarif)
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in results(sarif)]
    assert len(set(prints)) == len(prints), "findings with one print are shown as one"
    for result in results(sarif):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert "suppressions" not in result, "GitHub would show what is suppressed"
        where = result["locations"][0]["physicalLocation"]
        uri = where["artifactLocation"]["uri"]
        assert "uriBaseId" not in where["artifactLocation"]
        assert not urllib.parse.urlsplit(uri).scheme and not uri.startswith(("/", "./"))
        assert pathlib.Path(urllib.parse.unquote(uri)).is_file(), "relative to the repository"
        assert all(where["region"][k] >= 1 for k in
                   ("startLine", "startColumn", "endLine", "endColumn"))
        # Shown only where the message links to them, by number.
        linked = re.findall(r"[^\\]\]\((\d+)\)", result["message"]["text"])
        assert linked == [str(r["id"]) for r in result.get("relatedLocations", [])]
    assert any(r.get("relatedLocations") for r in results(sarif))


def sonar_sarif(sarif):
    """docs.sonarsource.com, importing SARIF reports: results that lack one of these are dropped,
    and a region beyond its line refuses the report."""
    assert sarif["version"] == "2.1.0" and sarif["runs"][0]["tool"]["driver"]["name"]
    for result in results(sarif):
        assert result["message"]["text"] and result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert marked(SOURCE, result["locations"][0]["physicalLocation"]["region"], 1)


def codechecker(sarif):
    """report-converter, sarif.py: Parser.get_reports() subscripts, where others look."""
    run = sarif["runs"][0]

    def path(location):  # _get_file(), _resolve_uri_base_id(): a missing base refuses the file
        artifact = location["physicalLocation"]["artifactLocation"]
        uri = run["originalUriBaseIds"][artifact["uriBaseId"]]["uri"] + artifact["uri"]
        parsed = urllib.parse.urlparse(uri)
        assert parsed.scheme == "file" and not parsed.netloc
        return pathlib.Path(urllib.parse.unquote(parsed.path))

    rules = {rule["id"] for rule in run["tool"]["driver"].get("rules", [])}
    events = 0
    for result in results(sarif):
        assert result["ruleId"] in rules
        assert "text" in result["message"]  # else looked up in the rule's messageStrings
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"]
        assert path(result["locations"][0]) == folder / SOURCE
        for flow in result.get("codeFlows", []):
            for step in flow["threadFlows"][0]["locations"]:
                assert step["location"]["message"]["text"] and path(step["location"]).is_file()
                events += 1
            last = flow["threadFlows"][0]["locations"][-1]["location"]
            assert (last["physicalLocation"] ==
                    result["locations"][0]["physicalLocation"]), "a path ends at the finding"
    assert events > 2


def reviewdog_sarif(sarif):
    """reviewdog, parser/sarif.go: lines and columns alone, no offsets; the rule gives the link;
    accepted suppressions are dropped."""
    rules = {rule["id"]: rule for rule in sarif["runs"][0]["tool"]["driver"]["rules"]}
    fixed = 0
    for result in results(sarif):
        assert rules[result["ruleId"]]["helpUri"].startswith("https://")
        for related in result.get("relatedLocations", []):
            assert related["message"]["text"] and related["physicalLocation"]
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                for replacement in change["replacements"]:
                    assert replacement["deletedRegion"]["startLine"]
                    assert "text" in replacement["insertedContent"]
                    fixed += 1
        for suppression in result.get("suppressions", []):
            assert suppression["status"] == "accepted"
    assert fixed and any(r.get("suppressions") for r in results(sarif))


def viewers(sarif):
    """What the standard says that people then see: regions mark the text that is meant."""
    run = sarif["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0]["executionSuccessful"] is False
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert "broken.cpp" in notes[0]["message"]["text"]
    dropped = [r for r in results(sarif) if r["ruleId"] == "coro-unawaited-task"]
    assert len(dropped) == 4
    assert {marked(SOURCE, r["locations"][0]["physicalLocation"]["region"], 1)
            for r in dropped} == {"step()"}
    assert [s["justification"] for r in dropped for s in r.get("suppressions", [])] == [
        "started elsewhere"]
    blocking = [r for r in results(sarif) if r["ruleId"] == "coro-blocking-call"]
    assert marked(SOURCE, blocking[0]["locations"][0]["physicalLocation"]["region"],
                  1) == "back_off()"


def sonar(report):
    """docs.sonarsource.com, generic formatted issues; a range beyond its line, or an empty one,
    refuses the report."""
    rules = {rule["id"] for rule in report["rules"]}
    for rule in report["rules"]:
        assert rule["name"] and rule["engineId"] and rule["impacts"][0]["severity"] in (
            "LOW", "MEDIUM", "HIGH")
    for issue in report["issues"]:
        assert issue["ruleId"] in rules and "engineId" not in issue
        for place in [issue["primaryLocation"], *issue["secondaryLocations"]]:
            assert place["message"] and pathlib.Path(place["filePath"]).is_file()
            span = {"endLine": place["textRange"]["startLine"], **place["textRange"]}
            assert marked(place["filePath"], span, 0), "columns count from 0"
    assert any(issue["secondaryLocations"] for issue in report["issues"])
    assert len(report["issues"]) == 4


def gitlab(report):
    """docs.gitlab.com, code quality report format."""
    prints = [issue["fingerprint"] for issue in report]
    assert len(set(prints)) == len(prints), "issues with one print are shown as one"
    for issue in report:
        assert issue["description"] and issue["check_name"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        path = issue["location"]["path"]
        assert not path.startswith(("/", "./")) and pathlib.Path(path).is_file()
        assert issue["location"]["lines"]["begin"] >= 1


def rdjson(report):
    """reviewdog, proto/rdf/reviewdog.proto: columns count bytes of UTF-8."""
    fixes = 0
    for diagnostic in report["diagnostics"]:
        assert diagnostic["message"] and diagnostic["severity"] in ("INFO", "WARNING", "ERROR")
        where = diagnostic["location"]
        assert pathlib.Path(where["path"]).is_file()
        text = line(where["path"], where["range"]["start"]["line"]).encode()
        if diagnostic["code"]["value"] == "coro-unawaited-task":
            assert text[where["range"]["start"]["column"] - 1:
                        where["range"]["end"]["column"] - 1] == b"step()"
        for suggestion in diagnostic["suggestions"]:
            assert suggestion["range"]["start"]["line"] and "text" in suggestion
            fixes += 1
    assert fixes == 3


def annotations(text):
    """docs.github.com, workflow commands: one line each, with %, CR and LF escaped."""
    lines = text.splitlines()
    assert len(lines) == 5
    for entry in lines:
        assert re.fullmatch(r"::(error|warning|notice) file=[^,:]+,line=\d+,endLine=\d+,"
                            r"(col=\d+,(endColumn=\d+,)?)?title=[^,:]+::.+", entry), entry


everything, for_github = load("all.sarif"), load("github.sarif")
fits(everything, SARIF)
fits(for_github, SARIF)
github(for_github)
for reader in (sonar_sarif, codechecker, reviewdog_sarif, viewers):
    reader(everything)
sonar(load("sonar.json"))
gitlab(load("gitlab.json"))
rdjson(load("rdjson.json"))
annotations(pathlib.Path("github.txt").read_text(encoding="utf-8"))
