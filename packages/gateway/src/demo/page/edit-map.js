// The map of the editing page: the hydrants of the crew, its district, and a pin for the hydrant that is chosen.

/* global L */
const basemapUrl = `${location.origin}/arcgis/rest/services/Topo_Basemap/MapServer`
const fills = { active: '#c62f2f', standby: '#d98218', out: '#5d6b75' }

/** Pixels: dots that lie close together on a small scale are small. */
const radiusAt = (zoom) => Math.min(8, Math.max(3, zoom - 8))

/**
 * Makes the map.
 * @param {<T>(layer: T) => T} carried teaches a layer to carry the credential
 * @param {{onChoose: (hydrant: object) => void}} options what to do when a hydrant is clicked
 */
export function hydrantMap(carried, { onChoose }) {
  const map = L.map('map', { maxZoom: 18, minZoom: 8, fadeAnimation: false })
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>')
  carried(L.esri.tiledMapLayer({ url: basemapUrl, maxNativeZoom: 16, maxZoom: 18 })).addTo(map)
  const border = L.geoJSON(undefined, { interactive: false }).addTo(map)
  const dots = L.layerGroup().addTo(map)
  const sized = () => dots.eachLayer((dot) => dot.setRadius(radiusAt(map.getZoom())))
  map.on('zoomend', sized)
  let pin
  return {
    /** Draws the district, and everything outside of it dimmed. */
    showDistrict: ({ geometry }) => {
      const rings = geometry.rings.map((ring) => ring.map(([x, y]) => [y, x]))
      const world = [
        [-85, -180],
        [-85, 180],
        [85, 180],
        [85, -180],
      ]
      L.polygon([world, ...rings], {
        interactive: false,
        color: '#0b6e72',
        weight: 2,
        fillColor: '#1b2a2e',
        fillOpacity: 0.35,
      }).addTo(border)
      map.fitBounds(L.latLngBounds(rings.flat()), { animate: false })
    },
    /** Draws the hydrants; those that were there are taken away. */
    showHydrants: (hydrants) => {
      dots.clearLayers()
      for (const hydrant of hydrants) {
        const { x, y } = hydrant.geometry
        L.circleMarker([y, x], {
          radius: radiusAt(map.getZoom()),
          weight: 1,
          color: '#fff',
          fillColor: fills[hydrant.attributes.status] ?? '#2b2f33',
          fillOpacity: 1,
        })
          .on('click', () => onChoose(hydrant))
          .addTo(dots)
      }
    },
    /** Puts the pin on a place; it can be dragged there where `onMove` is given. */
    pinAt: ({ x, y }, onMove) => {
      pin?.remove()
      const icon = L.divIcon({ className: 'pin', iconSize: [26, 26], iconAnchor: [13, 13] })
      pin = L.marker([y, x], { icon, draggable: onMove !== undefined, keyboard: false }).addTo(map)
      pin.on('dragend', () => onMove?.({ x: pin.getLatLng().lng, y: pin.getLatLng().lat }))
    },
    /** Takes the pin away. */
    unpin: () => {
      pin?.remove()
      pin = undefined
    },
    /** Shows a place from near by. */
    goTo: ({ x, y }) => map.setView([y, x], Math.max(map.getZoom(), 15), { animate: false }),
    /** The middle of what is seen. */
    middle: () => ({ x: map.getCenter().lng, y: map.getCenter().lat }),
  }
}
