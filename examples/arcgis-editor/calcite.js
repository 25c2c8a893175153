// Stands in for Calcite's modules, which need a bundler: the page loads Calcite's own bundle, which defines each component as it is used.
export const assetPathChanged = true
export const setAssetPath = () => {}
export const getAssetPath = (path) => path
