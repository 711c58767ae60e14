"""A case system that speaks XAusländer 26.11 and XBau-Kernmodul 1.3.0 by folders, in another language and with another library (lxml).

    xoev.py write FOLDER < what.json     puts a message in, by renaming it; prints its number
    xoev.py read FOLDER                  reads everything in a folder; prints JSON
"""

import base64
import datetime
import hashlib
import io
import json
import os
import sys
import uuid
import zipfile

from lxml import etree

XA = "http://www.osci.de/xauslaender2611"
XI = "http://www.osci.de/xinneres/rueckweisung/6"
XB = "http://www.xleitstelle.de/xbau/kernmodul/1/3/0"
BN = "http://xoev.de/schemata/basisnachricht/g2g/1_1"
XA_KINDS = ("urn:de:xauslaender:codelist:nachrichtentyp", "19")
XB_KINDS = ("urn:xoev-de:xbau-kernmodul:codeliste:xbau-kernmodul-nachrichten", "3.0")
ROOTS = {
    "130102": "OZG.RueckkanalFrage.130102",
    "130104": "OZG.Statusmeldung.130104",
    "130105": "OZG.Terminmitteilung.130105",
    "130107": "OZG.RuecknahmeReaktion.130107",
    "130109": "OZG.Unzustaendig.130109",
    "130110": "OZG.BeabsichtigteAblehnung.130110",
    "000002": "Administration.RueckweisungSynchron.000002",
    "1100": "prozessnachrichten.rueckweisung.G2G.1100",
    "1120": "prozessnachrichten.eingangsbestaetigung.1120",
    "1121": "prozessnachrichten.aktenzeichen.1121",
    "1140": "prozessnachrichten.formellePruefungBefundliste.1140",
    "1141": "prozessnachrichten.zustellungSchreiben.1141",
    "1142": "prozessnachrichten.fachlicheKommunikation.1142",
}


def sub(parent, name, text=None, space=None, **attributes):
    element = etree.SubElement(parent, f"{{{space}}}{name}" if space else name, attributes)
    if text is not None:
        element.text = text
    return element


def code(parent, name, value, space=None, urn=None, version=None):
    attributes = {}
    if urn:
        attributes["listURI"] = urn
    if version:
        attributes["listVersionID"] = version
    element = sub(parent, name, space=space, **attributes)
    sub(element, "code", value)
    return element


def identify(parent, number, kind, created, kinds, space=None):
    sub(parent, "nachrichtenUUID", number, space)
    code(parent, "nachrichtentyp", kind, space, *kinds)
    sub(parent, "erstellungszeitpunkt", created, space)


def party(parent, name, key, title, contact):
    element = sub(parent, name)
    code(element, "verzeichnisdienst", "DVDV", None, "urn:xoev-de:kosit:codeliste:verzeichnisdienst", "3")
    sub(element, "kennung", key)
    sub(element, "name", title)
    if contact:
        reach = sub(element, "erreichbarkeit")
        code(reach, "kanal", "01", None, "urn:de:xoev:codeliste:erreichbarkeit", "3")
        sub(reach, "kennung", contact)


def head(root, what, kinds, default_reader, default_author):
    top = sub(root, "nachrichtenkopf.g2g")
    identify(sub(top, "identifikation.nachricht"), what["uuid"], what["kind"], what["created"], kinds)
    party(top, "leser", what.get("reader", default_reader), "Rückkanal Beispielland", None)
    party(top, "autor", what.get("author", default_author), "Behörde Musterstadt", "poststelle@amt.example")


def place(parent, what):
    for name in ("hausnummer", "hausnummerBuchstabeZusatzziffer", "postleitzahl", "stockwerkswohnungsnummer", "strasse", "wohnort", "zusatzangaben"):
        if what.get(name):
            sub(parent, name, what[name])


def document(parent, name, what, space):
    if not what:
        return
    element = sub(parent, name, space=space)
    sub(element, "dokument", what["base64"], space)
    code(element, "dokumententyp", what.get("type", "1"), space, "urn:de:xauslaender:codelist:dokumentformat", "2")


def xauslaender(what):
    kind = what["kind"]
    space = what.get("namespace", XA)
    root = etree.Element(f"{{{space}}}{ROOTS[kind]}", nsmap={"xauslaender": space})
    for name, value in (("standard", "XAusländer"), ("version", what.get("version", "26.11")), ("produkt", "Double"), ("produkthersteller", "Tests")):
        root.set(name, value)
    head(root, what, XA_KINDS, "alp:999902", "azr:999901")
    address = sub(sub(root, "anschrift.autor"), "gebaeude")
    place(address, {"hausnummer": "1", "postleitzahl": "99999", "strasse": "Musterstraße", "wohnort": "Musterstadt"})
    if kind == "000002":
        body = sub(root, "rueckweisung", space=space)
        reason = sub(body, "rueckweisungsgrund", space=space)
        code(reason, "grund", what["code"], space, "urn:de:xauslaender:codelist:fehlercodes:synchron", "2")
        about = sub(body, "idNachricht", space=space)
        identify(about, what["about"], "130103", what["created"], XA_KINDS)
        return root
    sub(root, "antragsidentifikation", what["application"], space)
    sub(root, "ausloeserUUID", what.get("about", str(uuid.uuid4())), space)
    if kind == "130102":
        sub(root, "frage", what["question"], space)
        if what.get("deadline"):
            sub(root, "fristdatum", what["deadline"], space)
        document(root, "anlage", what.get("document"), space)
    elif kind == "130104":
        code(root, "status", what["status"], space, "urn:xoev-de:xauslaender:codeliste:ozg.status", "4")
        document(root, "anhang", what.get("document"), space)
    elif kind == "130105":
        if what.get("when"):
            when = sub(root, "strukturierteTermininformationen", space=space)
            sub(when, "datum", what["when"]["day"], space)
            sub(when, "uhrzeitAb", what["when"]["from"], space)
            if what["when"].get("to"):
                sub(when, "uhrzeitBis", what["when"]["to"], space)
            place(sub(when, "ort", space=space), what["when"]["place"])
            if what["when"].get("more"):
                sub(when, "weitereAngabenZumOrt", what["when"]["more"], space)
        document(root, "terminmitteilung", what.get("document"), space)
        if what.get("booking"):
            sub(root, "onlinevergabe", what["booking"], space)
        if what.get("hints"):
            sub(root, "weitereHinweise", what["hints"], space)
    elif kind == "130107":
        if what.get("text"):
            sub(root, "rueckmeldung", what["text"], space)
        document(root, "anlage", what.get("document"), space)
    elif kind == "130109":
        sub(root, "hinweis", what.get("hint", ""), space)
        if what.get("competent"):
            sub(root, "zustaendigeABH", what["competent"], space)
    elif kind == "130110":
        document(root, "mitteilung", what["document"], space)
    return root


def rejection(what):
    root = etree.Element(f"{{{XI}}}rueckweisung.asynchron.0010", nsmap={"xirts": XI})
    for name, value in (("standard", "XInneres-Rueckweisung"), ("version", "6"), ("produkt", "Double"), ("produkthersteller", "Tests")):
        root.set(name, value)
    head(root, what, ("urn:de:xinneres:codeliste:nachrichtentyp", "4"), "alp:999902", "azr:999901")
    place(sub(sub(root, "anschrift.autor"), "gebaeude"), {"postleitzahl": "99999", "strasse": "Musterstraße", "wohnort": "Musterstadt"})
    body = sub(root, "rueckweisung")
    reason = sub(body, "rueckweisungsgrund")
    code(reason, "grund", what["code"], None, "urn:de:xinneres:codeliste:fehlercodes", "3")
    if what.get("words"):
        sub(sub(reason, "grundSpezifisch"), "fehlerbeschreibung", what["words"])
    if what.get("about"):
        identify(sub(body, "idNachricht"), what["about"], "130103", what["created"], XA_KINDS)
    sub(body, "nachricht", base64.b64encode(b"<as it came/>").decode())
    return root


def text(parent, name, paragraphs):
    element = sub(parent, name)
    for paragraph in paragraphs:
        sub(element, "textabsatz", paragraph)


def xbau(what):
    kind = what["kind"]
    root = etree.Element(f"{{{XB}}}{ROOTS[kind]}", nsmap={"xbauk": XB, "bn-g2g": BN})
    for name, value in (("standard", "XBau-Kernmodul"), ("version", what.get("version", "1.3.0")), ("produkt", "Double"), ("produkthersteller", "Tests")):
        root.set(name, value)
    head(root, what, XB_KINDS, "bap:999903", "bab:999904")
    if kind == "1100":
        data = sub(root, "rueckweisungDaten")
        reason = sub(data, "rueckweisungsgrund")
        code(reason, "grund", what["code"], None, "urn:xoev-de:xbau:codeliste:xbau-fehlerkennzahlen", "2.2")
        if what.get("words"):
            sub(reason, "fehlertext", what["words"])
        identify(sub(data, "idNachricht"), what["about"], "1202", what["created"], XB_KINDS, BN)
        sub(data, "nachricht", base64.b64encode(b"<as it came/>").decode())
        return root
    reference = sub(root, "bezug")
    sub(reference, "referenz", what["application"])
    if what.get("file_number"):
        sub(reference, "vorgang", what["file_number"])
    if kind == "1120" and what.get("text"):
        text(root, "information", what["text"])
    if kind == "1140":
        findings = what.get("findings", [])
        sub(root, "dokumentationVollstaendig", "0" if findings else "1")
        if findings or what.get("empty_list"):
            both = sub(root, "befundFrist")
            all_findings = sub(both, "befundliste")
            for finding in findings:
                element = sub(all_findings, "befund")
                code(element, "artDesBefundes", finding["code"], None, "urn:xoev-de:xbau:codeliste:formellebefundeart", "2.0")
                text(element, "beschreibung", finding["text"])
            if what.get("deadline"):
                sub(both, "frist", what["deadline"])
        if what.get("text"):
            text(root, "anschreiben", what["text"])
        if what.get("noreply"):
            sub(sub(root, "angebotFuerAntwortLeser"), "noreply", "true")
    if kind == "1141":
        text(root, "anschreiben", what["text"])
        if what.get("noreply"):
            sub(sub(root, "angebotFuerAntwortLeser"), "noreply", "true")
        if what.get("links"):
            links = sub(sub(root, "angebotFuerAntwortLeser"), "linkliste")
            for url, words in what["links"]:
                link = sub(links, "link")
                sub(link, "url", url)
                sub(link, "beschreibung", words)
    if kind == "1142":
        letter = sub(root, "anschreiben")
        if what.get("html"):
            sub(sub(letter, "textFormatiert"), "text", base64.b64encode(what["html"].encode()).decode())
        else:
            text(letter, "textUnformatiert", what["text"])
    files = what.get("files", [])
    if files:
        attachments = sub(root, "anlagen")
        for one in files:
            element = sub(attachments, "anlage")
            sub(element, "bezeichnung", one["title"])
            sub(element, "datum", "2026-11-25")
            code(element, "anlageart", "1803", None, "urn:xoev-de:xbau:codeliste:anlagen", "3.0")
            code(element, "mimeType", one.get("type", "application/pdf"), None, "urn:xoev-de:xbau:codeliste:xbau-mimetypes", "1.0")
            content = base64.b64decode(one["base64"])
            attached = sub(sub(element, "anhangOderVerlinkung"), "anhang", filesize=str(len(content)), hashValue=one.get("hash") or hashlib.sha256(content).hexdigest())
            sub(attached, "dokumentid", str(uuid.uuid4()))
            sub(attached, "dateiname", one["name"])
    return root


def write(folder, what):
    what.setdefault("uuid", str(uuid.uuid4()))
    what.setdefault("created", datetime.datetime.now().astimezone().isoformat(timespec="milliseconds"))
    if what["kind"] == "0010":
        root = rejection(what)
    elif len(what["kind"]) == 6:
        root = xauslaender(what)
    else:
        root = xbau(what)
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    name = what.get("name", what["uuid"])
    if what.get("files"):
        hidden = os.path.join(folder, f".{name}.part")
        os.mkdir(hidden)
        for one in what["files"]:
            if not one.get("missing"):
                with open(os.path.join(hidden, one["name"]), "wb") as file:
                    file.write(base64.b64decode(one["base64"]))
        with open(os.path.join(hidden, "nachricht.xml"), "wb") as file:
            file.write(content)
        os.rename(hidden, os.path.join(folder, name))
    else:
        hidden = os.path.join(folder, f".{name}.part")
        with open(hidden, "wb") as file:
            file.write(content)
        os.rename(hidden, os.path.join(folder, f"{name}.xml"))
    print(what["uuid"])


def local(element):
    return etree.QName(element).localname


def found(root, name):
    return next((element.text for element in root.iter() if isinstance(element.tag, str) and local(element) == name), None)


def read_one(path, beside):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.parse(path, parser).getroot()
    seen = {
        "root": local(root),
        "kind": local(root).rsplit(".", 1)[-1],
        "namespace": etree.QName(root).namespace,
        "file": os.path.basename(path),
        "uuid": root.findtext("nachrichtenkopf.g2g/identifikation.nachricht/nachrichtenUUID"),
        "created": root.findtext("nachrichtenkopf.g2g/identifikation.nachricht/erstellungszeitpunkt"),
        "reader": root.findtext("nachrichtenkopf.g2g/leser/kennung"),
        "author": root.findtext("nachrichtenkopf.g2g/autor/kennung"),
        "application": root.findtext(f"{{{XA}}}antragsidentifikation") or root.findtext("bezug/referenz"),
        "file_number": root.findtext("bezug/vorgang"),
        "about": root.findtext(f"{{{XA}}}ausloeserUUID") or root.findtext(f"bezug/bezugNachricht/{{{BN}}}nachrichtenUUID"),
        "text": root.findtext(f"{{{XA}}}antworttext"),
        "paragraphs": [element.text for element in root.iter("textabsatz")],
        "code": None,
        "documents": [],
    }
    for reason in root.iter("grund"):
        seen["code"] = reason.findtext("code")
    seen["words"] = found(root, "fehlerbeschreibung") or found(root, "fehlertext")
    seen["original"] = found(root, "nachricht")
    seen["receipted"] = root.findtext("nachrichtentyp/code")
    seen["in_time"] = root.findtext("abrufFristgerechtErfolgt")
    seen["deadline"] = root.findtext("fristinformation")
    for enclosed in root.findall(f"{{{XA}}}unterlage"):
        inline = enclosed.findtext(f"{{{XA}}}dokumentOderReferenz/{{{XA}}}dokument")
        entry = {
            "name": enclosed.findtext(f"{{{XA}}}dateiname"),
            "type": enclosed.findtext(f"{{{XA}}}dokumententyp/code"),
            "reference": enclosed.findtext(f"{{{XA}}}dokumentOderReferenz/{{{XA}}}dokumentuuid"),
        }
        if inline is not None:
            content = base64.b64decode(inline, validate=True)
            entry.update(sha256=hashlib.sha256(content).hexdigest(), size=len(content), begins=content[:5].decode("latin-1"))
        seen["documents"].append(entry)
    announced = root.find(f"{{{XA}}}angabenDokumentenlieferung")
    if announced is not None:
        seen["parts"] = [int(announced.findtext(f"{{{XA}}}anzahlDerPakete")), int(announced.findtext(f"{{{XA}}}archivgroesse"))]
    container = root.findtext(f"{{{XA}}}dokumentcontainer")
    if container is not None:
        seen["number"] = int(root.findtext(f"{{{XA}}}paketnummer"))
        seen["belongs_to"] = root.findtext(f"{{{XA}}}identifikationFachnachricht/nachrichtenUUID")
        seen["container"] = container
    for attachment in root.iter("anlage"):
        attached = attachment.find("anhangOderVerlinkung/anhang")
        if attached is None:
            continue
        name = attached.findtext("dateiname")
        with open(os.path.join(beside, name), "rb") as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == attached.get("hashValue") and len(content) == int(attached.get("filesize"))
        seen["documents"].append({"name": name, "title": attachment.findtext("bezeichnung"), "type": attachment.findtext("mimeType/code"), "sha256": attached.get("hashValue"), "size": len(content)})
    return seen


def read(folder):
    messages = []
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(folder, entry)
        if entry.startswith("."):
            continue
        if os.path.isdir(path):
            [one] = [name for name in os.listdir(path) if name.endswith(".xml")]
            messages.append(read_one(os.path.join(path, one), path))
        elif entry.endswith(".xml"):
            messages.append(read_one(path, folder))
    # Parts of an archive, joined as an authority does.
    for answer in [one for one in messages if one.get("parts")]:
        parts = sorted((one for one in messages if one.get("belongs_to") == answer["uuid"]), key=lambda one: one["number"])
        assert [one["number"] for one in parts] == list(range(1, answer["parts"][0] + 1)), "all parts are there"
        archive = b"".join(base64.b64decode(one["container"], validate=True) for one in parts)
        assert len(archive) == answer["parts"][1], "as large as it was announced"
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            assert opened.testzip() is None
            for entry in answer["documents"]:
                [name] = [name for name in opened.namelist() if name.startswith(entry["reference"])]
                content = opened.read(name)
                entry.update(sha256=hashlib.sha256(content).hexdigest(), size=len(content), begins=content[:5].decode("latin-1"))
    for one in messages:
        one.pop("container", None)
    json.dump(messages, sys.stdout)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], json.load(sys.stdin))
    else:
        read(sys.argv[2])
