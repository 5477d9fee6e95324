<#-- An order as the Acme POS wants it. ?c writes a value as JSON does, quotation marks and all; ?cn null where there is none. -->
<#assign order = body.data>
{
  "action": ${(body.type == "order.deleted")?then("cancelled", order.status)?c},
  "order_id": ${order.order_id?c},
  "version": ${order.version?c},
  "check": ${order.table_session_id?c},
  "table": ${order.table_number?c},
  "total": ${order.total_price?c},
  "remark": ${order.note?cn},
  "lines": [
<#list order.order_items as item>
    {
      "plu": ${item.pos_code?cn},
      "text": ${item.menu_name?c},
      "group": ${item.category?cn},
      "printer": ${item.station?cn},
      "count": ${item.quantity?c},
      "price": ${item.unit_price?c},
      "extras": [<#list item.options![] as option>{"plu": ${option.pos_code?cn}, "text": ${option.name?c}, "count": ${option.quantity?c}}<#sep>, </#list>],
      "remark": ${item.note?cn}
    }<#sep>,</#sep>
</#list>
  ]
}
