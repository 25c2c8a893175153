<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:qgs="http://qgis.org/gml" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:wfs="http://www.opengis.net/wfs" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ows="http://www.opengis.net/ows" xsi:schemaLocation="http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.0.0/wfs.xsd http://qgis.org/gml">
 <gml:featureMember>
  <qgs:parcels fid="parcels.1">
   <gml:boundedBy>
    <gml:Envelope srsName="EPSG:3857">
     <gml:lowerCorner>1113300 6446900</gml:lowerCorner>
     <gml:upperCorner>1113450 6447050</gml:upperCorner>
    </gml:Envelope>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Polygon srsName="EPSG:3857">
     <gml:exterior>
      <gml:LinearRing>
       <gml:posList srsDimension="2">1113300 6446900 1113450 6446900 1113450 6447050 1113300 6447050 1113300 6446900</gml:posList>
      </gml:LinearRing>
     </gml:exterior>
    </gml:Polygon>
   </qgs:geometry>
   <qgs:fid>1</qgs:fid>
   <qgs:label>Parcel 1</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:owner>zqCanaryWrenzq 1</qgs:owner>
   <qgs:tax>987654322</qgs:tax>
  </qgs:parcels>
 </gml:featureMember>
</wfs:FeatureCollection>
