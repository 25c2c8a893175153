/** Who may do what in the demo, as it stands in its configuration file. */
export const demoGrants = `grants:
  - name: everything
    to: { roles: [everything] }
    on: { services: ['**'] }
    for: [view, query, identify, attachments, export-data, edit]
  - name: basemap of the visitor's district
    to: { roles: [visitor] }
    on: { services: [Topo_Basemap] }
    for: [view]
    with:
      area: { of: { area: districts, named: ':principal.district' }, pictures: pixels }
  - name: the visitor's district
    to: { roles: [visitor] }
    on: { services: [Assets_Service] }
    for: [view, query, identify]
    with:
      fields: { except: [owner_name, phone, cost] }
      where: district = :principal.district AND classification = 'public'
      area: { of: { area: districts, named: ':principal.district' } }
  - name: inspections in the visitor's district
    to: { roles: [visitor] }
    on: { services: [Assets_Service], layers: [Inspections] }
    for: [view, query, identify]
    with:
      fields: { except: [cost] }
      where: district = :principal.district AND classification = 'public'
  - name: basemap of the crew
    to: { roles: [crew] }
    on: { services: [Topo_Basemap] }
    for: [view]
  - name: the crew's district itself
    to: { roles: [crew] }
    on: { services: [Assets_Service], layers: [Service Districts] }
    for: [view, query, identify]
    with:
      fields: { except: [owner_name, phone, cost] }
      where: district = :principal.district
  - name: hydrants of the crew's district
    to: { roles: [crew] }
    on: { services: [Assets_Service], layers: [Hydrants] }
    for: [view, query, identify, attachments, edit]
    with:
      fields: { except: [owner_name, phone, cost] }
      where: district = :principal.district
      area: { of: { area: districts, named: ':principal.district' } }
      edit:
        add: true
        update: true
        delete: true
        geometry: true
        set: { district: ':principal.district' }
        attachments: { add: true, delete: true }
`
