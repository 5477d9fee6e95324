<#-- A guest's text is no markup: with a < it could call everybody in the channel. -->
<#function plain text>
  <#return text?replace("&", "&amp;")?replace("<", "&lt;")?replace(">", "&gt;")>
</#function>
<#assign order = body.data>
<#assign isDeleted = body.type == "order.deleted">
<#assign isPartial = order.cancelled_items??>
<#assign items = order.cancelled_items!order.order_items>
<#if isDeleted || isPartial || body.type == "order.status_changed" && order.status == "cancelled">
<#assign lines>
<#list items?filter(item -> item.quantity gt 0) as item>
• ${plain(item.menu_name)} × ${item.quantity}
</#list>
</#assign>
<#-- What was cancelled part by part was told then. -->
<#if lines?trim?has_content>
<#assign text>
*주문 ${order.order_number}번 (테이블 ${plain(order.table_number)}) ${isDeleted?then("삭제", isPartial?then("일부 취소", "취소"))}*
${lines?trim}
<#if order.reason??>
사유: ${plain(order.reason)}
</#if>
</#assign>
{"text": ${text?trim?c}}
</#if>
</#if>
