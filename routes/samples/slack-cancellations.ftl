<#-- A guest's text is no markup: with a < it could call everybody in the channel. -->
<#function plain text>
  <#return text?replace("&", "&amp;")?replace("<", "&lt;")?replace(">", "&gt;")>
</#function>
<#assign order = body.data>
<#assign isDeleted = body.type == "order.deleted">
<#if isDeleted || order.status == "cancelled">
<#assign text>
*주문 ${order.order_number}번 (테이블 ${plain(order.table_number)}) ${isDeleted?then("삭제", "취소")}*
<#list order.order_items as item>
• ${plain(item.menu_name)} × ${item.quantity}
</#list>
<#if order.reason??>
사유: ${plain(order.reason)}
</#if>
</#assign>
{"text": ${text?trim?c}}
</#if>
