"""Asks a WMS or WMTS by owslib as a list of questions says, and writes the answers as JSON."""

import base64
import json
import sys

from owslib.util import Authentication, openURL
from owslib.wms import WebMapService
from owslib.wmts import WebMapTileService


def sign_in(question):
    """What owslib takes besides the address: user and password, or headers."""
    entrance = question["entrance"]
    # Only ends what hangs.
    given = {"timeout": 300}
    if "user" in entrance:
        given["auth"] = Authentication(username=entrance["user"], password=entrance["password"])
    if "token" in entrance:
        given["headers"] = {"token": entrance["token"]}
    return given


def text(bytes_):
    return base64.b64encode(bytes_).decode("ascii")


def ask_wms(question):
    wms = WebMapService(question["entrance"]["url"], version=question["version"], **sign_in(question))
    layers = [name for name in wms.contents if not wms.contents[name].children]
    answer = {
        "title": wms.identification.title,
        "layers": {name: layer.title for name, layer in wms.contents.items()},
        "queryable": {name: layer.queryable for name, layer in wms.contents.items()},
        "boxes": {name: layer.boundingBoxWGS84 for name, layer in wms.contents.items()},
        "formats": wms.getOperationByName("GetMap").formatOptions,
        "infoFormats": wms.getOperationByName("GetFeatureInfo").formatOptions,
        "addresses": [method["url"] for method in wms.getOperationByName("GetMap").methods],
    }
    view = question["view"]
    drawn = dict(
        layers=question.get("layers", list(reversed(layers))),
        srs="EPSG:%d" % view["wkid"],
        bbox=(view["west"], view["south"], view["east"], view["north"]),
        size=(view["width"], view["height"]),
        format="image/png",
        transparent=True,
    )
    if "style" in question:
        drawn["styles"] = [question["style"] for _ in drawn["layers"]]
    answer["picture"] = text(wms.getmap(**drawn).read())
    answer["info"] = []
    for click in question.get("clicks", []):
        info = wms.getfeatureinfo(
            query_layers=[click["layer"]],
            info_format=click["format"],
            feature_count=click.get("count", 1),
            xy=click["at"],
            **drawn,
        )
        answer["info"].append(info.read().decode("utf-8"))
    styles = wms.contents[question["legendOf"]].styles if "legendOf" in question else {}
    addresses = [style["legend"] for style in styles.values() if "legend" in style]
    # owslib reads the address of a legend, and has no function for the picture: a script asks with the same sign-in.
    answer["legends"] = [text(openURL(address, **sign_in(question)).read()) for address in addresses]
    return answer


def ask_wmts(question):
    wmts = WebMapTileService(question["entrance"]["url"], **sign_in(question))
    tile = question["tile"]
    got = wmts.gettile(
        layer=tile["layer"],
        tilematrixset=tile["set"],
        tilematrix=str(tile["level"]),
        row=tile["row"],
        column=tile["column"],
        format="image/png",
    )
    return {
        "layers": list(wmts.contents),
        "sets": list(wmts.tilematrixsets),
        "picture": text(got.read()),
    }


def answered(question):
    """The answer to a question, or the error that owslib raises."""
    try:
        return ask_wmts(question) if question["service"] == "WMTS" else ask_wms(question)
    except Exception as error:  # The test looks at what it says.
        return {"error": "%s: %s" % (type(error).__name__, error)}


json.dump([answered(question) for question in json.load(sys.stdin)], sys.stdout)
