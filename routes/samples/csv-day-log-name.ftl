<#setting time_zone="Asia/Seoul">
<#-- The day of the kitchen, not that of the server. -->
orders-${body.data.created_at?datetime.iso?string("yyyy-MM-dd")}.csv<#rt>
