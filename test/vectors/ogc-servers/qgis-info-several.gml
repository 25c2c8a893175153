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
 <gml:featureMember>
  <qgs:parcels fid="parcels.2">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113500,6446900 1113650,6447050</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Polygon srsName="EPSG:3857">
     <gml:outerBoundaryIs>
      <gml:LinearRing>
       <gml:coordinates ts=" " cs=",">1113500,6446900 1113650,6446900 1113650,6447050 1113500,6447050 1113500,6446900</gml:coordinates>
      </gml:LinearRing>
     </gml:outerBoundaryIs>
    </gml:Polygon>
   </qgs:geometry>
   <qgs:fid>2</qgs:fid>
   <qgs:label>Parcel 2</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:owner>zqCanaryWrenzq 2</qgs:owner>
   <qgs:tax>987654323</qgs:tax>
  </qgs:parcels>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:parcels fid="parcels.3">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113700,6446900 1113850,6447050</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Polygon srsName="EPSG:3857">
     <gml:outerBoundaryIs>
      <gml:LinearRing>
       <gml:coordinates ts=" " cs=",">1113700,6446900 1113850,6446900 1113850,6447050 1113700,6447050 1113700,6446900</gml:coordinates>
      </gml:LinearRing>
     </gml:outerBoundaryIs>
    </gml:Polygon>
   </qgs:geometry>
   <qgs:fid>3</qgs:fid>
   <qgs:label>Parcel 3</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:owner>zqCanaryWrenzq 3</qgs:owner>
   <qgs:tax>987654324</qgs:tax>
  </qgs:parcels>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:parcels fid="parcels.4">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113800,6446400 1113900,6446500</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Polygon srsName="EPSG:3857">
     <gml:outerBoundaryIs>
      <gml:LinearRing>
       <gml:coordinates ts=" " cs=",">1113800,6446400 1113900,6446400 1113900,6446500 1113800,6446500 1113800,6446400</gml:coordinates>
      </gml:LinearRing>
     </gml:outerBoundaryIs>
    </gml:Polygon>
   </qgs:geometry>
   <qgs:fid>4</qgs:fid>
   <qgs:label>zqCanaryWrenzq</qgs:label>
   <qgs:zone>restricted</qgs:zone>
   <qgs:owner>zqCanaryWrenzq</qgs:owner>
   <qgs:tax>987654321</qgs:tax>
  </qgs:parcels>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:parcels fid="parcels.5">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113550,6446950 1113610,6447010</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Polygon srsName="EPSG:3857">
     <gml:outerBoundaryIs>
      <gml:LinearRing>
       <gml:coordinates ts=" " cs=",">1113550,6446950 1113610,6446950 1113610,6447010 1113550,6447010 1113550,6446950</gml:coordinates>
      </gml:LinearRing>
     </gml:outerBoundaryIs>
    </gml:Polygon>
   </qgs:geometry>
   <qgs:fid>5</qgs:fid>
   <qgs:label>zqCanaryWrenzq</qgs:label>
   <qgs:zone>restricted</qgs:zone>
   <qgs:owner>zqCanaryWrenzq</qgs:owner>
   <qgs:tax>987654321</qgs:tax>
  </qgs:parcels>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:WegeStege fid="Wege &amp; Stege.1">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113250,6446750 1114150,6446750</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:LineString srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113250,6446750 1114150,6446750</gml:coordinates>
    </gml:LineString>
   </qgs:geometry>
   <qgs:fid>1</qgs:fid>
   <qgs:label>Main O'Street</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:kind>main</qgs:kind>
  </qgs:WegeStege>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:WegeStege fid="Wege &amp; Stege.2">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113650,6446350 1113650,6447250</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:LineString srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113650,6446350 1113650,6447250</gml:coordinates>
    </gml:LineString>
   </qgs:geometry>
   <qgs:fid>2</qgs:fid>
   <qgs:label>Side &lt;b>Street&lt;/b></qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:kind>side</qgs:kind>
  </qgs:WegeStege>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:water:hydrants fid="water:hydrants.1">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113400,6446800 1113400,6446800</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Point srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113400,6446800</gml:coordinates>
    </gml:Point>
   </qgs:geometry>
   <qgs:fid>1</qgs:fid>
   <qgs:label>Hydrant 1</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:pressure>987654321</qgs:pressure>
  </qgs:water:hydrants>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:water:hydrants fid="water:hydrants.2">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113600,6446800 1113600,6446800</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Point srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113600,6446800</gml:coordinates>
    </gml:Point>
   </qgs:geometry>
   <qgs:fid>2</qgs:fid>
   <qgs:label>Hydrant 2</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:pressure>987654322</qgs:pressure>
  </qgs:water:hydrants>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:water:hydrants fid="water:hydrants.3">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113800,6446800 1113800,6446800</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Point srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113800,6446800</gml:coordinates>
    </gml:Point>
   </qgs:geometry>
   <qgs:fid>3</qgs:fid>
   <qgs:label>Hydrant 3</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:pressure>987654323</qgs:pressure>
  </qgs:water:hydrants>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:water:hydrants fid="water:hydrants.4">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1114000,6446840 1114000,6446840</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Point srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1114000,6446840</gml:coordinates>
    </gml:Point>
   </qgs:geometry>
   <qgs:fid>4</qgs:fid>
   <qgs:label>Hydrant 4</qgs:label>
   <qgs:zone>open</qgs:zone>
   <qgs:pressure>987654324</qgs:pressure>
  </qgs:water:hydrants>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:water:hydrants fid="water:hydrants.10">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113920,6446780 1113920,6446780</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Point srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113920,6446780</gml:coordinates>
    </gml:Point>
   </qgs:geometry>
   <qgs:fid>10</qgs:fid>
   <qgs:label>zqCanaryWrenzq 0</qgs:label>
   <qgs:zone>restricted</qgs:zone>
   <qgs:pressure>987654321</qgs:pressure>
  </qgs:water:hydrants>
 </gml:featureMember>
 <gml:featureMember>
  <qgs:water:hydrants fid="water:hydrants.11">
   <gml:boundedBy>
    <gml:Box srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113500,6446550 1113500,6446550</gml:coordinates>
    </gml:Box>
   </gml:boundedBy>
   <qgs:geometry>
    <gml:Point srsName="EPSG:3857">
     <gml:coordinates ts=" " cs=",">1113500,6446550</gml:coordinates>
    </gml:Point>
   </qgs:geometry>
   <qgs:fid>11</qgs:fid>
   <qgs:label>zqCanaryWrenzq 1</qgs:label>
   <qgs:zone>restricted</qgs:zone>
   <qgs:pressure>987654321</qgs:pressure>
  </qgs:water:hydrants>
 </gml:featureMember>
</wfs:FeatureCollection>
