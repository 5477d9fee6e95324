<#setting locale="ko_KR">
<#setting time_zone="Asia/Seoul">
<#-- Amounts are in the currency's smallest unit: 8000 is 8,000 won or 80.00 dollars. -->
<#function money amount currency>
  <#if ["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]?seq_contains(currency)>
    <#local text = amount?string(",##0")>
  <#elseif ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]?seq_contains(currency)>
    <#local text = (amount / 1000)?string(",##0.000")>
  <#else>
    <#local text = (amount / 100)?string(",##0.00")>
  </#if>
  <#return (currency == "KRW")?then(text + "원", text + " " + currency)>
</#function>
<#-- A guest's text stays on its own line. -->
<#function line text>
  <#return text?replace("[\\s\\p{Cntrl}]+", " ", "r")?trim>
</#function>
<#assign order = body.data>
================================
주문 ${order.order_number?c}번 | 테이블 ${order.table_number}
${order.created_at?datetime.iso?string("yyyy-MM-dd HH:mm")}
--------------------------------
<#list order.order_items as item>
${line(item.menu_name)} x ${item.quantity?c}
<#if (item.note!"")?has_content>
  - ${line(item.note)}
</#if>
</#list>
--------------------------------
<#if (order.note!"")?has_content>
요청: ${line(order.note)}
</#if>
합계 ${money(order.total_price, order.currency)}
================================
