// The Korean of all pages: a block for each page.
export default {
  common: {
    name: '테이블오더',
    offline: '연결되지 않았습니다. 잠시 후 다시 시도합니다.',
    failed: '처리하지 못했습니다. 다시 시도해 주세요.',
    language: '언어',
    save: '저장', cancel: '취소', close: '닫기', remove: '삭제', retry: '다시 시도', loading: '불러오는 중…',
    signIn: '로그인', signOut: '로그아웃', username: '아이디', password: '비밀번호', store: '매장',
    cut: '연결이 끊겼습니다. 다시 연결하고 있습니다.',
    table: '테이블 {number}',
  },
  home: {
    title: '테이블오더',
    lead: '손님은 테이블에서 주문하고, 직원은 바로 확인합니다.',
    plain: '레스토랑 테이블 주문 서비스입니다. 주문하려면 테이블의 QR 코드를 스캔해 주세요.',
    guest: '손님으로 주문하기', guestHint: '테이블 1, 데모 매장',
    staff: '홀', staffHint: '테이블, 새 주문, 호출', kitchen: '주방', kitchenHint: '스테이션별 티켓',
    manage: '메뉴 관리', manageHint: '메뉴, 옵션, 매출', desk: '데스크', deskHint: '프린터, POS, 실패한 전송',
    withNumber: '테이블 번호로 주문하기', forStaff: '직원 로그인',
    pages: '화면', who: '계정', table: '테이블', admin: '매장 관리자', superAdmin: '최고 관리자',
    super: '전체 매장', superHint: '매장, 관리자, 커넥터',
    accounts: '데모 계정', open: '열기', more: '개발자용', docs: 'API 문서', events: '이벤트 문서', metrics: '메트릭', health: '상태',
  },
};
