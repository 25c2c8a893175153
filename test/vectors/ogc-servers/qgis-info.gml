<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:qgs="http://qgis.org/gml" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:wfs="http://www.opengis.net/wfs" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ows="http://www.opengis.net/ows" xsi:schemaLocation="http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.0.0/wfs.xsd http://qgis.org/gml">
 <gml:featureMember>
  <qgs:parcels fid="parcels.1">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113300,6446900 1113450,6447050</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Polygon srsName="EPSG:3857">
     <gml:outerBoundaryIs>
      <gml:LinearRing>
       <gml:coordinates ts=" " cs=",">1113300,6446900 1113450,6446900 1113450,6447050 1113300,6447050 1113300,6446900</gml:coordinates>
      </gml:LinearRing>
     </gml:outerBoundaryIs>
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
