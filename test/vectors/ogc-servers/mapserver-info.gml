<?xml version="1.0" encoding="UTF-8"?>

<msGMLOutput 
	 xmlns:gml="http://www.opengis.net/gml"
	 xmlns:xlink="http://www.w3.org/1999/xlink"
	 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
	<parcels_layer>
	<gml:name>Parcels</gml:name>
		<parcels_feature>
			<gml:boundedBy>
				<gml:Box srsName="EPSG:3857">
					<gml:coordinates>1113300.000000,6446900.000000 1113450.000000,6447050.000000</gml:coordinates>
				</gml:Box>
			</gml:boundedBy>
			<geom>
			<gml:Polygon srsName="EPSG:3857">
			  <gml:outerBoundaryIs>
			    <gml:LinearRing>
			      <gml:coordinates>1113300.000000,6446900.000000 1113450.000000,6446900.000000 1113450.000000,6447050.000000 1113300.000000,6447050.000000 1113300.000000,6446900.000000 </gml:coordinates>
			    </gml:LinearRing>
			  </gml:outerBoundaryIs>
			</gml:Polygon>
			</geom>
			<label>Parcel 1</label>
			<zone>open</zone>
			<owner>zqCanaryWrenzq 1</owner>
			<tax>987654322</tax>
		</parcels_feature>
	</parcels_layer>
</msGMLOutput>
