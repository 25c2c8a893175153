"""Opens WMS and WMTS layers in QGIS as a list of questions says, and writes what it shows as JSON."""

import base64
import json
import sys
from urllib.parse import quote

from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsCoordinateReferenceSystem,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsPointXY,
    QgsRaster,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QSize, QTimer
from qgis.PyQt.QtGui import QColor


def stored(kind, values):
    """Keeps a credential as somebody does in the settings of QGIS; its id goes into the connection."""
    config = QgsAuthMethodConfig(kind)
    config.setName("of the test")
    for name, value in values.items():
        config.setConfig(name, value)
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        manager.setMasterPassword("of-the-test", True)
    if not manager.storeAuthenticationConfig(config)[0]:
        raise RuntimeError("QGIS does not keep the credential")
    return config.id()


def connection(question):
    """The text by which QGIS opens a layer of WMS or WMTS."""
    entrance = question["entrance"]
    parts = [
        ("crs", "EPSG:%d" % question["view"]["wkid"]),
        ("dpiMode", "7"),
        ("contextualWMSLegend", "0"),
        ("featureCount", "5"),
        ("format", "image/png"),
    ]
    if "user" in entrance:
        kept = {"username": entrance["user"], "password": entrance["password"], "realm": ""}
        parts.append(("authcfg", stored("Basic", kept)))
    if "token" in entrance:
        parts.append(("authcfg", stored("EsriToken", {"token": entrance["token"]})))
    for layer in question["layers"]:
        parts += [("layers", layer), ("styles", question.get("style", ""))]
    if "set" in question:
        parts.append(("tileMatrixSet", question["set"]))
    parts.append(("url", entrance["url"]))
    return "&".join("%s=%s" % (name, quote(value, safe="")) for name, value in parts)


def png(image):
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.WriteOnly)
    image.save(buffer, "PNG")
    return base64.b64encode(bytes(content)).decode("ascii")


def asked(layer, view):
    """The picture that the provider gets for exactly this extent and size."""
    extent = QgsRectangle(view["west"], view["south"], view["east"], view["north"])
    return png(layer.dataProvider().block(1, extent, view["width"], view["height"]).image())


def drawn(layer, view):
    """The map as its canvas shows it: QGIS asks for an extent and a size of its own, and fits the picture in."""
    settings = QgsMapSettings()
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:%d" % view["wkid"]))
    settings.setLayers([layer])
    settings.setBackgroundColor(QColor(0, 0, 0, 0))
    settings.setOutputSize(QSize(view["width"], view["height"]))
    settings.setExtent(QgsRectangle(view["west"], view["south"], view["east"], view["north"]))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return png(job.renderedImage()), [error.message for error in job.errors()]


def told(layer, view, click):
    """What the tool Identify shows."""
    column, row = click["at"]
    across = (view["east"] - view["west"]) / view["width"]
    down = (view["north"] - view["south"]) / view["height"]
    place = QgsPointXY(view["west"] + (column + 0.5) * across, view["north"] - (row + 0.5) * down)
    extent = QgsRectangle(view["west"], view["south"], view["east"], view["north"])
    provider = layer.dataProvider()
    found = {}
    for name, kind in (("text", QgsRaster.IdentifyFormatText), ("features", QgsRaster.IdentifyFormatFeature)):
        result = provider.identify(place, kind, extent, view["width"], view["height"])
        found[name] = json.dumps([shown(value) for value in result.results().values()])
        if not result.isValid():
            found[name + "Error"] = result.error().summary()
    return found


def shown(value):
    """A result of identify as plain values."""
    if isinstance(value, list):
        return [shown(each) for each in value]
    if hasattr(value, "features"):
        return [dict(zip(each.fields().names(), map(str, each.attributes()))) for each in value.features()]
    return str(value)


def legend(layer):
    """The legend as the tree of layers shows it."""
    fetcher = layer.dataProvider().getLegendGraphicFetcher(None)
    if fetcher is None:
        return None
    loop = QEventLoop()
    images = []
    fetcher.finish.connect(lambda image: (images.append(image), loop.quit()))
    fetcher.error.connect(lambda _message: loop.quit())
    QTimer.singleShot(300000, loop.quit)
    fetcher.start()
    loop.exec_()
    return png(images[0]) if images else None


def answered(question):
    layer = QgsRasterLayer(connection(question), "layer", "wms")
    if not layer.isValid():
        return {"error": layer.error().summary() or "not valid"}
    rendered, errors = drawn(layer, question["view"])
    answer = {"rendered": rendered, "errors": errors, "picture": asked(layer, question["view"])}
    answer["told"] = [told(layer, question["view"], click) for click in question.get("clicks", [])]
    if question.get("legend"):
        answer["legend"] = legend(layer)
    return answer


QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
# Only ends what hangs.
QgsNetworkAccessManager.setTimeout(300000)
answers = [answered(question) for question in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
sys.stdout.flush()
application.exitQgis()
