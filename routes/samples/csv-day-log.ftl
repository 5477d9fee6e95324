<#setting locale="en_US">
<#setting time_zone=body.timezone!"Asia/Seoul">
<#-- RFC 4180. Text that a spreadsheet would take for a formula begins with an apostrophe. -->
<#function cell text>
  <#local value = text?matches("[=+\\-@\\t\\r＝＋－＠].*", "s")?then("'" + text, text)>
  <#if value?matches(".*[\",\\r\\n].*", "s")>
    <#return "\"" + value?replace("\"", "\"\"") + "\"">
  </#if>
  <#return value>
</#function>
<#assign order = body.data>
<#assign items><#list order.order_items as item>${item.menu_name} x ${item.quantity?c}<#sep>; </#list></#assign>
${order.order_id?c},${order.order_number?c},${order.created_at?datetime.iso?string("yyyy-MM-dd'T'HH:mm:ss")},<#t>
${cell(headers["store-id"])},${cell(order.table_number)},${cell(items)},${cell(order.note!"")},<#t>
${order.total_price?c},${cell(order.currency)},${cell(headers["event-id"])}<#t>
