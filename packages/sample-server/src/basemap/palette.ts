/** The colours of the basemap: warm paper, cool water, quiet borders. */
export const PALETTE = {
  water: '#c9dde8',
  shore: ['#d3e4ed', '#bcd4e2', '#aac6d8'],
  land: '#f5f1e6',
  /** Neighbouring counties, or states on small scales. */
  tints: ['#f7f2e4', '#f3efdd', '#f6efe4', '#f1f0e0', '#f8f3ea', '#f2ece0'],
  coast: '#8aa9bd',
  graticule: 'rgba(92, 128, 150, 0.22)',
  graticuleText: 'rgba(92, 122, 142, 0.75)',
  countyBorder: 'rgba(138, 120, 96, 0.5)',
  stateBand: 'rgba(170, 138, 168, 0.22)',
  stateBorder: 'rgba(128, 98, 128, 0.75)',
  countryBand: 'rgba(180, 130, 150, 0.25)',
  countryBorder: 'rgba(122, 92, 112, 0.9)',
  halo: 'rgba(252, 250, 243, 0.9)',
  waterText: '#5b86a1',
  regionText: '#9a8a78',
  cityText: '#3b3a36',
  townText: '#56524a',
  peakText: '#86674a',
} as const
