"""Names of persons before their office: 习近平总书记, 某某某部长."""
from __future__ import annotations


from egovkg.loader.grammar import Mention
from egovkg.loader.regexes import regex

_SURNAMES = ("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷"
             "贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江"
             "童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松"
             "井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴能苍双闻莘"
             "党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利"
             "蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖")
# Offices, the longer before the shorter; an assembly's and a court's among them.
_OFFICES = ("总书记|国家主席|副主席|主席|副总理|总理|国务委员|副委员长|委员长|副部长|部长|副省长|省长|副市长|市长|副区长|区长|副县长|县长|副州长|州长|副书记|书记|常委|副主任|主任|副秘书长|秘书长|"
            "副局长|局长|副院长|院长|副司长|司长|副厅长|厅长|副署长|署长|副行长|行长|副会长|会长|副理事长|理事长|董事长|总经理|副校长|校长|首席数据官|院士|教授|研究员|总工程师|处长|发言人|专家|主管|负责人")
# What stands behind a name that an office has opened: what the person does, or the next in a list.
_AFTER = "指出|强调|表示|坦言|直言|评价|出席|主持|致辞|致词|介绍|说|这样说|发表|宣布|要求|在|作|为|围绕|提出|认为|率|带队|调研|考察|讲话|参加|分别|等|、|，|和|与|到|向|担任|当选|[（(]"
# People who are asked how something works for them, before their names and a verb of saying.
_ASKED = "干部|村民|居民|市民|社工|网格员|工作人员|窗口人员|经办人|个体工商户|创业者|驻村第一书记|村支书|民警|医生|教师|老师|店主|业主|司机"
_SAYS = "说|坦言|感慨|感叹|告诉|介绍|表示|算了"
_FOREIGN = "[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,6}?){1,3}?"        # 玛丽·某某
_PERSON = regex(rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?:同志)?(?P<office>{_OFFICES}|同志)")
_OFFICE_FIRST = regex(rf"(?P<office>{_OFFICES})(?P<name>{_FOREIGN}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?={_AFTER})")
_ASKED_FIRST = regex(rf"(?P<office>{_ASKED})(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=(?:这样|高兴地|激动地|笑着)?(?:{_SAYS}))")
_NOT_NAME = regex(r"[部省市委局院办司厅县区州国人常副党小组会长员的和与及等并]$|^(?:关负|国家|中央|任|全国|平台|时任|党|经济|金融|安全|教育|单位|房|高级|常务|都|和|于|向|从|应|成|时|明|能|相|空间|文化|广)")


def read_persons(text: str, taken: list[Mention]) -> list[Mention]:
    """Persons named with their office or calling, before or behind the name; the value is the name.

    >>> [m.value for m in read_persons("习近平总书记发表重要讲话", [])]
    ['习近平']
    >>> [m.value for m in read_persons("副省长王样例出席并讲话，某科学院院士李样作报告", [])]
    ['王样例', '李样']
    >>> [m.value for m in read_persons("联合国副秘书长安娜·样例在会上评价道，有关负责同志介绍", [])]
    ['安娜·样例']
    >>> [m.value for m in read_persons("样例村村民周样丽高兴地说，工作人员介绍", [])]
    ['周样丽']
    """
    found: list[Mention] = []
    closed = bytearray(len(text))       # what another mention has; asking it costs the length of a name, not the number of mentions
    for mention in taken:
        closed[mention.start:mention.end] = b"\1" * (mention.end - mention.start)
    for match in (*_PERSON.finditer(text), *_OFFICE_FIRST.finditer(text), *_ASKED_FIRST.finditer(text)):
        if any(closed[match.start():match.end()]) or _NOT_NAME.search(match["name"]):
            continue
        found.append(Mention("person", match.start(), match.end(), match.group(), match["name"]))
        closed[match.start():match.end()] = b"\1" * len(match.group())
    return sorted(found, key=lambda m: m.start)
