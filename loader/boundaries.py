"""Words at which a name begins or ends: particles, prepositions, and the verbs that official Chinese puts around names.

Chinese has no spaces, so a name whose beginning no mark tells begins after one of these. They are grouped by what they do, for review;
what a group holds may not stand inside a name (exceptions stand beside it: 城乡建设, 技术推广, 世界卫生组织).
"""
from __future__ import annotations

from bisect import bisect_left, bisect_right
from egovkg.loader.regexes import regex

MARKS = "，。；：、！？《》〈〉“”‘’（）()|/—…·\\s"
_GROUPS = {
    "build": "建设(?:上线|运营|完善)?(?<!城乡建设)(?!领导|管理局|管理委|管理办|工作领导|厅|局|委|部|兵团|银行|规划|集团|投资)|建成|建有|建立|搭建|打造|构建|组建|创建|自建|共建|开发(?!区|局|银行|计划)|研发(?!中心)|研制|承建|统建|主建|新建|推出|创设",
    "launch": "上线|启用|开通|投用|投入|启动|部署|揭牌|挂牌|成立|设立|下设|内设|增设|组成",
    "run": "主办|承办|协办|举办|运营|运维|主管|主导|负责|承担|牵头|受托|委托|授权(?!运营)|管理的|统筹(?!协调|推进|发展)",
    "issue": "印发|发布|公布|颁布|出台|下发|发表|转发|批转|制定|编制(?!委|办)|起草|修订|拟定|审议|通过|批准",
    "join": "会同|联合(?!会|国|大学|体|公司|网络)|携手|协同(?!创新)|联袂|共同|配合|(?<!国际)(?<!经济)(?<!技术)合作(?!部|组织|社|交流|中心|发展|署)|签订|签署|联署",
    "use": "依托|利用|运用|借助|借鉴|使用|接入|引入|引进|采用|迁入|纳入|登录|进入|连接|联通(?!数字|公司|集团|物联|大数据|在线|支付)|对接|覆盖|整合|归并|延伸|汇聚|归集|集成|支撑|调用|凭借",
    "say": "指出|强调|要求|提出|表示|明确|认为|宣布|规定|决定|部署|介绍",
    "urge": "推动|推进(?!委|办|会|中心|联盟|组)|推行|推广(?!服务|中心|总站|站)|加快|加强|加大|提升|提高|完善|优化(?!营商)|深化(?!改革|数字)|强化|落实|贯彻|围绕|坚持|鼓励|引导|支持|持续|不断|进一步|实现|"
            "形成|开展|实施|(?<!卫生)(?<!劳工)(?<!粮农)(?<!发展)(?<!贸易)(?<!合作)(?<!标准化)(?<!产权)组织(?!部)|探索|率先|首创|参与|担任|聘请|邀请|听取|召开|举行|指导|提供|服务于|面向|基于|作为|成为|包括|属于|位于|来自|获得|荣获",
    # 的, 由, 在 …: never inside a body's name
    "particles": "的|了|着|将|把|被|使|让|由|在|从(?!业)|对(?!外)|向|是|就|则|(?<![华])为(?!民|农|老)|以及|以(?!色列)|于|等(?!级)|并(?!购)|及(?!其他)|其|每|至|到|"
                 "自(?!然|治|动|主|贸)|(?<!财)经(?!济|贸|营|信|纪)|据(?!点)(?<!数据)|按|依|凭|已|还|也|又|均|正(?!定)|(?<!不)同(?=国|省|市|中央|中国|全国)",
}
# 成立|样例建设领导小组: what a group of officials is for stands in its name
# or whom a firm serves: 某省政务|建设运营有限公司
_FIRM = "(?:建设|运营|运维|投资|开发|发展|管理|服务|科技|技术|数据|信息){0,4}(?:集团)?(?:股份|有限(?:责任)?|股份有限)公司"
_IN_NAME = f"(?!(?:工作)?(?:领导小组|协调小组|指挥部|专班|联席会议)|{_FIRM})"
_WORDS = regex("|".join(f"(?:{words}){_IN_NAME if group in {'build', 'run', 'urge'} else ''}" for group, words in _GROUPS.items())
                    + f"|(?P<joint>与|(?<![0-9])1[0-9]{{4}}(?=热线|[\u4e00-\u9fff]{{1,4}}中心))|[{MARKS}0-9]")


class Boundaries:
    """Where the words around names stand in a text: found once, asked often."""

    def __init__(self, text: str) -> None:
        found = list(_WORDS.finditer(text))
        self.length = len(text)
        self.starts = [match.start() for match in found if match["joint"] is None]     # 与 may stand inside a name: 检测与测绘中心
        self.ends = [match.end() for match in found]

    def next(self, place: int) -> int:
        """The first place at or after `place` where such a word begins, or the end of the text."""
        at = bisect_left(self.starts, place)
        return self.starts[at] if at < len(self.starts) else self.length

    def last(self, place: int) -> int:
        """The last place at or before `place` where such a word ends, or 0."""
        at = bisect_right(self.ends, place) - 1
        return self.ends[at] if at >= 0 else 0
