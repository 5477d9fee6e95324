<#setting locale="ko_KR">
<#setting time_zone=body.timezone!"Asia/Seoul">
<#-- Amounts are in the currency's smallest unit: 8000 is 8,000 won or 80.00 dollars. ISO 4217 says how many digits. -->
<#assign whole = "ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX UYI VND VUV XAF XAG XAU XBA XBB XBC XBD XDR XFO XFU XOF XPD XPF XPT XSU XTS XUA XXX"?split(" ")>
<#assign thousandths = "BHD IQD JOD KWD LYD OMR TND"?split(" ")>
<#function money amount currency>
  <#if whole?seq_contains(currency)>
    <#local text = amount?string(",##0")>
  <#elseif thousandths?seq_contains(currency)>
    <#local text = (amount / 1000)?string(",##0.000")>
  <#elseif currency == "CLF">
    <#local text = (amount / 10000)?string(",##0.0000")>
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
<#list item.options![] as option>
  + ${line(option.name)}<#if option.quantity gt 1> x ${option.quantity?c}</#if>
</#list>
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
