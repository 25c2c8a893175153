import { describeExample } from './describe-example.ts'

/** The globe is seen in perspective: Cesium itself tells where its ground is. */
const groundOf = `({ x, y }) => {
  const place = example.camera.pickEllipsoid(new Cesium.Cartesian2(x, y))
  return place ? new Cesium.WebMercatorProjection().project(Cesium.Cartographic.fromCartesian(place)) : null
}`

describeExample('cesium-wms', { pictures: 4, difference: 0.08, groundOf })
