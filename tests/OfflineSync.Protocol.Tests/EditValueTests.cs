using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Protocol.Tests;

public sealed class EditValueTests
{
    [Theory]
    [InlineData(WriteForm.Difference)]
    [InlineData(WriteForm.SetEdit)]
    [InlineData(WriteForm.TextEdit)]
    [InlineData(WriteForm.BasedValue)]
    public void Values_of_another_kind_than_their_form_asks_for_are_refused(WriteForm form)
    {
        Assert.Throws<ProtocolException>(() => EditValue.Check(Value.Null, form));
        Assert.Throws<ProtocolException>(() => EditValue.Check(Value.FromText("1"), form));
        Assert.Throws<ProtocolException>(() => EditValue.Check(Value.FromBlob(new byte[] { 0xFF, 0xFF }), form));
    }

    [Fact]
    public void An_edit_of_countless_empty_splices_is_refused_before_it_is_parsed()
    {
        var bomb = new byte[1_000_000];
        for (var i = 0; i < bomb.Length; i += 2)
            bomb[i] = (TextEdit.SplicesFieldNumber << 3) | 2;
        Assert.Contains("fields", Assert.Throws<ProtocolException>(() => EditValue.Check(Value.FromBlob(bomb), WriteForm.TextEdit)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_edits_pass()
    {
        var set = new SetEdit();
        set.Added.AddRange(Enumerable.Range(0, Limits.ProtocolLimits.SetElementsMax).Select(i => $"{i}"));
        set.Removed.AddRange(Enumerable.Range(0, Limits.ProtocolLimits.SetElementsMax).Select(i => $"\"{i}\""));
        EditValue.Check(EditValue.Of(set), WriteForm.SetEdit);
        var text = new TextEdit { LengthBefore = Limits.ProtocolLimits.TextSplicesMax * 3 };
        text.Splices.AddRange(Enumerable.Range(0, Limits.ProtocolLimits.TextSplicesMax)
            .Select(i => new TextSplice { Position = (uint)(i * 3) + 1, Deleted = "a", Inserted = "b" }));
        EditValue.Check(EditValue.Of(text), WriteForm.TextEdit);
    }
}
