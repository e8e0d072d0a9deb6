using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Fleet;

namespace OfflineSync.Server.Tests.Fleet;

public sealed class ReportFieldsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("android 15")]
    [InlineData("Zürich 🚲")]
    public void Plain_text_passes(string text) => Assert.Equal(text, ReportFields.Text("f", text));

    [Theory]
    [InlineData("a\0")]
    [InlineData("\u0085")]
    [InlineData("\u001b[31m")]
    [InlineData("\ud83d")]
    [InlineData("x\udeb2")]
    [InlineData("\ud83dx")]
    [InlineData("\ufffd")]
    public void Other_text_is_refused_by_its_field_and_not_shown(string text)
    {
        var refusal = Assert.Throws<RpcException>(() => ReportFields.Text("f", text));
        Assert.Contains("\"f\"", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_text_and_the_largest_number_pass_and_no_more()
    {
        ReportFields.Text("f", new string('x', FieldLimits.TextLengthMax));
        Assert.Throws<RpcException>(() => ReportFields.Text("f", new string('x', FieldLimits.TextLengthMax + 1)));
        Assert.Equal(FieldLimits.ValueMax, ReportFields.Number("f", FieldLimits.ValueMax));
        Assert.Throws<RpcException>(() => ReportFields.Number("f", FieldLimits.ValueMax + 1));
        Assert.Throws<RpcException>(() => ReportFields.Number("f", -1));
    }

    [Fact]
    public void A_size_is_cut_to_the_largest_number()
    {
        Assert.Equal(FieldLimits.ValueMax, ReportFields.Size("f", long.MaxValue));
        Assert.Throws<RpcException>(() => ReportFields.Size("f", -1));
    }
}
