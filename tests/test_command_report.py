#!/usr/bin/env python3
"""The command: the page of a cohort, read as a tree.

    python3 tests/test_command_report.py BUILD [WORD…]"""
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree

from command import COUNTED, Failed, FOLDER, main, put, run, SANITIZED, table_files, want


def page_of(text):
    """The page as a tree: a browser forgives what this does not."""
    return xml.etree.ElementTree.fromstring(text)


def cells_of(page, caption, heading):
    for table in page.iter("table"):
        for row in table.iter("tr"):
            cells = list(row)
            if table.find("caption").text == caption and cells[0].text == heading:
                return [int(cell.text.strip().replace(",", "")) for cell in cells[1:]]
    raise Failed(f"the page has no table {caption} with a row {heading}")


def test_report():
    rules, table = table_files(3000, {7, 1000})
    counts = json.loads(run("--keep-going", "--format=summary-json", rules, table).out)
    result = run("report", "--keep-going", rules, table)
    want(result.status == 1 and result.error.count("E703") == 2, f"{result.error}")
    page = page_of(result.out)
    numbers = {one.find("dt").text: one.find("dd").text for one in page.find(".//dl[@class='numbers']")}
    want(numbers["cases"] == "3,000" and numbers["with errors, not run"] == "2", f"{numbers}")
    for name, truths in counts["conclusions"].items():
        wanted = [truths[kind] for kind in ("true", "false", "unknown", "conflict")]
        want(cells_of(page, "Verdicts on each conclusion", name) == wanted, f"{name}: {wanted}")
    for one in counts["missing"]:
        want(cells_of(page, "Data elements asked for", one["name"]) == [one["cases"], one["alone"]], f"{one}")
    want(counts["rules"]["fingerprint"] in result.out and "not a medical device" in result.out, "which rules they were")
    for jobs in ("-j1", "-j7"):
        want(run("report", jobs, "--keep-going", rules, table).out == result.out, "the same with any number of threads")


def test_report_against():
    rules, table = table_files(1000, set())
    plain = run("report", rules, table)
    want("gold standard" not in plain.out, "without a gold standard nothing is held against it")
    with open(os.path.join(FOLDER, table), encoding="utf-8") as file:
        lines = file.read().splitlines()
    put("gold.csv", "\n".join(line + ("," + ("gold" if i == 0 else "10"[i % 2])) for i, line in enumerate(lines)) + "\n")
    result = run("report", "--against", "gold", rules, "gold.csv")
    page = page_of(result.out)
    want(result.status == 0 and any(title.text == "Agreement with the gold standard" for title in page.iter("h2")), f"{result}")
    want("Held against the gold standard “gold”" in result.out, "what it is called")


def test_report_escapes():
    rules = put("marked.rules", 'title "<script>alert (1)</script> & more"\nfinding "<script>alert (2)</script>"\nconclusion "<img src=x onerror=y>"\n'
                '"<script>alert (2)</script>" implies "<img src=x onerror=y>"\n')
    table = put("marked.csv", "id,<script>alert (2)</script>\n1,1\n2,\n")
    result = run("report", rules, table)
    want(result.status == 0 and "<script" not in result.out and "<img" not in result.out, f"{result}")
    page = page_of(result.out)
    want(page.find(".//h1").text == "<script>alert (1)</script> & more", "the title comes out as text")
    want(cells_of(page, "Verdicts on each conclusion", "<img src=x onerror=y>") == [1, 0, 1, 0], "and so does a conclusion")


def test_report_can_be_read_by_all():
    """Landmarks, headings in their order, a caption and scopes for each table, a name for each picture, no scripts."""
    rules, table = table_files(500, set())
    page = page_of(run("report", rules, table).out)
    want(page.get("lang") == "en" and all(len(list(page.iter(tag))) == 1 for tag in ("header", "main", "footer", "h1")), "landmarks")
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch("h[1-6]", one.tag)]
    want(levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:])), f"headings: {levels}")
    for one in page.iter("table"):
        want(one.find("caption") is not None and all(head.get("scope") for head in one.iter("th")), "each table has a caption, and its headings a scope")
    for one in page.iter("svg"):
        want(one.get("aria-hidden") == "true" or (one.get("role") == "img" and one.get("aria-label")), "each picture has a name")
    names = [one.get("id") for one in page.iter() if one.get("id")]
    want(len(names) == len(set(names)) and all(one.get("aria-labelledby") in names for one in page.iter("section")), "each section has its title")
    want(not any(one.tag in ("script", "link", "img", "iframe") or any(name.startswith("on") for name in one.attrib) for one in page.iter()), "no scripts, and nothing that is fetched")


def test_report_of_a_part():
    rules, table = table_files(100, {50})
    result = run("report", "-o", "part.html", rules, table)
    want(result.status == 1 and "not all rows were read" in result.error and not os.path.exists(os.path.join(FOLDER, "part.html")), f"{result}")


BROWSER = shutil.which("chromium")
SIZE = "<script>document.title = document.documentElement.scrollWidth <= innerWidth ? 'fits' : 'too wide'</script></body>"


def test_report_fits_a_telephone():
    """Where there is a browser: at 360 pixels the page itself is not scrolled sideways."""
    if not BROWSER or SANITIZED or COUNTED:
        return
    rules, table = table_files(500, set())
    text = re.sub("<meta http-equiv[^>]*>", "", run("report", rules, table).out).replace("</body>", SIZE)
    put("narrow.html", text)
    put("frame.html", "<iframe id='f' src='narrow.html' style='width:360px;height:800px'></iframe>"
        "<script>f.onload = () => { document.title = f.contentDocument.title }</script>")
    seen = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", f"--user-data-dir={FOLDER}/browser", "--dump-dom",
                           f"file://{FOLDER}/frame.html"], capture_output=True, text=True, timeout=120)
    want("<title>fits</title>" in seen.stdout, f"{seen.stdout[:300]} {seen.stderr[-300:]}")


if __name__ == "__main__":
    main(globals())
